using System.Text.Json;
using Plinto.Rego.Compile;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Rego.Cli;

/// <summary><c>rego eval</c>: prints the results as JSON: per result the value of a single expression, or the variables' bindings.</summary>
internal static class EvalCommand
{
    // A query that is one term answers its value under this name.
    private const string ValueName = "rego_value";

    public static int Run(string[] args)
    {
        if (CommandLine.Parse(args, ["-d", "-b", "-i", "--capabilities", "--ignore"], ["--v0", "--strict", "--explain"], out var problem) is not { } line)
        {
            return Usage.Show(problem);
        }

        if (line.Rest.Count != 1)
        {
            return Usage.Show("eval needs one query");
        }

        if (PolicyFiles.Load(line.All("-d"), line.All("-b"), line.All("--ignore"), out problem) is not { } files)
        {
            return Usage.Show(problem);
        }

        if (!TryReadInput(line.Last("-i"), out var input, out problem))
        {
            return Usage.Show(problem);
        }

        if (PolicyFiles.Options(line, print: true, out problem) is not { } options)
        {
            return Usage.Show(problem);
        }

        var compiled = Compile(files, line.Rest[0], options, out var isValue);
        if (compiled.Plan is null)
        {
            PolicyFiles.Report(compiled.Errors);
            return 1;
        }
        var policy = RegoPolicy.Create(
            compiled.Plan, new RegoPolicyOptions { Data = files.Data, StrictBuiltinErrors = line.Has("--strict"), AllowMissingBuiltins = true, Print = Console.Error.WriteLine });
        if (line.Has("--explain"))
        {
            Explain(policy, input);
        }

        var outcome = policy.Query("eval", input);
        if (outcome.Error is { } error)
        {
            PolicyFiles.Report([error]);
            return 1;
        }
        Write(outcome.Results, isValue);
        return 0;
    }

    private static CompileResult Compile(PolicyFiles files, string query, CompileOptions options, out bool isValue)
    {
        isValue = RegoCompiler.IsTerm(query);
        return RegoCompiler.CompileQuery(RegoCompiler.Parse(files.Modules, options), isValue ? $"{ValueName} = {query}" : query, options);
    }

    private static bool TryReadInput(string? path, out RegoValue? input, out string problem)
    {
        (input, problem) = (null, "");
        if (path is null)
        {
            return true;
        }

        try
        {
            using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            input = RegoJson.Read(copy.ToArray());
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            problem = $"input `{path}`: {e.Message}";
            return false;
        }
    }

    private static void Write(IReadOnlyList<RegoValue> results, bool isValue)
    {
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        if (results.Count > 0)
        {
            writer.WriteStartArray("result");
            foreach (var result in results)
            {
                writer.WriteStartObject();
                writer.WritePropertyName(isValue ? "value" : "bindings");
                RegoJson.Write(isValue ? ((RegoObject)result).Find(ValueName) ?? result : result, writer);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
        writer.Flush();
        Console.WriteLine();
    }

    private static void Explain(RegoPolicy policy, RegoValue? input)
    {
        foreach (var rule in policy.Explain("eval", input).Rules)
        {
            var indent = new string(' ', rule.Depth * 2);
            Console.Error.WriteLine($"{indent}{rule.Name[(rule.Name.IndexOf('.', StringComparison.Ordinal) + 1)..]} = {rule.Value?.ToString() ?? "undefined"}");
            foreach (var failure in rule.Failures)
            {
                Console.Error.WriteLine($"{indent}  did not hold: {failure.File}:{failure.Row}:{failure.Column}");
            }
        }
    }
}
