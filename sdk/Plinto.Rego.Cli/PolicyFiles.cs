using System.IO.Enumeration;
using System.Text.Json;
using Plinto.Rego.Builtins;
using Plinto.Rego.Compile;
using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Rego.Cli;

/// <summary>
/// Policies and base data read from files and folders, by OPA's rules: what lies in a folder below the one that is named stands under that folder's name in <c>data</c>. Of bundles
/// (<c>-b</c>) only files named <c>data.json</c> and <c>data.yaml</c> are data.
/// </summary>
internal sealed class PolicyFiles
{
    private static readonly string[] DataEndings = [".json", ".yaml", ".yml"];
    private static readonly string[] BundleDataNames = ["data.json", "data.yaml", "data.yml"];

    private readonly List<RegoModule> _modules = [];
    private RegoValue _data = RegoObject.Empty;
    private IReadOnlyList<string> _ignored = [];

    public IReadOnlyList<RegoModule> Modules => _modules;

    /// <summary>The data files, merged: a key in two of them is a problem unless both hold objects.</summary>
    public RegoValue Data => _data;

    /// <summary>
    /// Null, with the problem, if a path does not exist or a file cannot be read. Files and folders below the paths whose names match a pattern such as <c>*.yaml</c> can be
    /// ignored.
    /// </summary>
    public static PolicyFiles? Load(IEnumerable<string> paths, IEnumerable<string> bundles, IReadOnlyList<string> ignored, out string problem)
    {
        var files = new PolicyFiles { _ignored = ignored };
        problem = "";
        foreach (var (path, isBundle) in paths.Select(static path => (path, false)).Concat(bundles.Select(static path => (path, true))))
        {
            if (File.Exists(path))
            {
                problem = files.Add(path, []);
            }
            else if (Directory.Exists(path))
            {
                problem = files.AddFolder(path, isBundle);
            }
            else
            {
                problem = $"no such file or folder `{path}`";
            }

            if (problem.Length > 0)
            {
                return null;
            }
        }
        return files;
    }

    /// <summary>How the command's modules are compiled. Null, with the problem, if the file of <c>--capabilities</c> cannot be read.</summary>
    public static CompileOptions? Options(CommandLine line, bool print, out string problem)
    {
        problem = "";
        var options = new CompileOptions { Version = line.Version, Print = print };
        if (line.Last("--capabilities") is not { } file)
        {
            return options;
        }

        try
        {
            return options with { Capabilities = RegoCapabilities.Read(File.ReadAllBytes(file)) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            problem = $"`{file}`: {e.Message}";
            return null;
        }
    }

    /// <summary>The paths of a command whose switch <c>-b</c> says that they are bundles.</summary>
    public static PolicyFiles? Load(CommandLine line, out string problem) =>
        line.Has("-b") ? Load([], line.Rest, line.All("--ignore"), out problem) : Load(line.Rest, [], line.All("--ignore"), out problem);

    public static void Report(IEnumerable<RegoError> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine(error.Row == 0 ? $"{error.Code}: {error.Message}" : $"{error.File}:{error.Row}:{error.Column}: {error.Code}: {error.Message}");
        }
    }

    private string AddFolder(string folder, bool bundle)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (bundle && !file.EndsWith(".rego", StringComparison.Ordinal) && !BundleDataNames.Contains(Path.GetFileName(file)))
            {
                continue;
            }

            var names = Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar);
            if (names.Any(name => _ignored.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))))
            {
                continue;
            }

            var parents = names[..^1];
            if (Add(file, parents) is { Length: > 0 } problem)
            {
                return problem;
            }
        }
        return "";
    }

    private string Add(string file, string[] parents)
    {
        try
        {
            if (file.EndsWith(".rego", StringComparison.Ordinal))
            {
                _modules.Add(new RegoModule(file, File.ReadAllText(file)));
            }

            var ending = Path.GetExtension(file);
            if (!DataEndings.Contains(ending))
            {
                return "";
            }

            var content = ending == ".json" ? FirstValue(File.ReadAllBytes(file)) : YamlData.Read(File.ReadAllText(file));
            if (content is not RegoObject && parents.Length == 0)
            {
                return $"`{file}`: base data must be an object";
            }

            var document = parents.Reverse().Aggregate(content, static (inner, name) => RegoObject.Of([new(RegoString.Of(name), inner)]));
            return Merge(_data, document) is { } merged ? Set(merged) : $"`{file}`: base data conflicts with another file";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            return $"`{file}`: {e.Message}";
        }
    }

    // As OPA: what follows it, as in files of one value a line, is not read.
    private static RegoValue FirstValue(byte[] utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 1000 });
        using var document = JsonDocument.ParseValue(ref reader);
        return RegoJson.From(document.RootElement);
    }

    private string Set(RegoValue data)
    {
        _data = data;
        return "";
    }

    private static RegoObject? Merge(RegoValue a, RegoValue b)
    {
        if (a is not RegoObject left || b is not RegoObject right)
        {
            return null;
        }

        var members = new Dictionary<RegoValue, RegoValue>();
        foreach (var (key, value) in left)
        {
            members.Add(key, value);
        }

        foreach (var (key, value) in right)
        {
            var merged = members.TryGetValue(key, out var existing) ? Merge(existing, value) : value;
            if (merged is null)
            {
                return null;
            }

            members[key] = merged;
        }
        return RegoObject.Of(members);
    }
}
