using System.Text.Json;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Rego.Cli;

/// <summary>Policies and base data read from files and folders.</summary>
internal sealed class PolicyFiles
{
    private readonly List<RegoModule> _modules = [];
    private RegoValue _data = RegoObject.Empty;

    public IReadOnlyList<RegoModule> Modules => _modules;

    /// <summary>The JSON files, merged: a key in two of them is a problem unless both hold objects.</summary>
    public RegoValue Data => _data;

    /// <summary>Null, with the problem, if a path does not exist or a file cannot be read.</summary>
    public static PolicyFiles? Load(IEnumerable<string> paths, out string problem)
    {
        var files = new PolicyFiles();
        problem = "";
        foreach (var path in paths)
        {
            if (File.Exists(path)) problem = files.Add(path);
            else if (Directory.Exists(path))
            {
                foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                {
                    if (problem.Length == 0) problem = files.Add(file);
                }
            }
            else problem = $"no such file or folder `{path}`";
            if (problem.Length > 0) return null;
        }
        return files;
    }

    private string Add(string file)
    {
        try
        {
            if (file.EndsWith(".rego", StringComparison.Ordinal)) _modules.Add(new RegoModule(file, File.ReadAllText(file)));
            if (!file.EndsWith(".json", StringComparison.Ordinal)) return "";
            if (RegoJson.Read(File.ReadAllBytes(file)) is not RegoObject document) return $"`{file}`: base data must be a JSON object";
            return Merge(_data, document) is { } merged ? Set(merged) : $"`{file}`: base data conflicts with another file";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            return $"`{file}`: {e.Message}";
        }
    }

    private string Set(RegoValue data)
    {
        _data = data;
        return "";
    }

    private static RegoObject? Merge(RegoValue a, RegoValue b)
    {
        if (a is not RegoObject left || b is not RegoObject right) return null;
        var members = new Dictionary<RegoValue, RegoValue>();
        foreach (var (key, value) in left) members.Add(key, value);
        foreach (var (key, value) in right)
        {
            var merged = members.TryGetValue(key, out var existing) ? Merge(existing, value) : value;
            if (merged is null) return null;
            members[key] = merged;
        }
        return RegoObject.Of(members);
    }

    public static void Report(IEnumerable<RegoError> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine(error.Row == 0 ? $"{error.Code}: {error.Message}" : $"{error.File}:{error.Row}:{error.Column}: {error.Code}: {error.Message}");
        }
    }
}
