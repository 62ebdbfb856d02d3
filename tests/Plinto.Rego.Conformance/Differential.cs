using System.Globalization;
using System.Text.Json.Nodes;
using Plinto.Rego.Run;
using Plinto.Rego.Values;
using Plinto.Rego.Wasm;

namespace Plinto.Rego.Conformance;

/// <summary>Runs generated policies in the evaluator and as modules: their answers must be the same, byte for byte.</summary>
internal static class Differential
{
    private const string Usage = "usage: rego-conformance differ TRIPLES [SEED]";
    private const int RunsPerPolicy = 25;

    public static int Run(string[] args)
    {
        if (args.Length is 0 or > 2 || !int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out var triples))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        var seed = args.Length == 2 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        var (compared, different) = (0, 0);
        using var host = WasmHost.Start();
        for (; compared < triples; seed++)
        {
            var (runs, problems) = Compare(new GeneratedPolicy(new Chance(seed)), host);
            compared += runs;
            different += problems.Count;
            foreach (var problem in problems) Console.WriteLine($"seed {seed}: {problem}");
        }
        Console.WriteLine($"{compared} triples, {different} different");
        return different == 0 ? 0 : 1;
    }

    /// <summary>How many runs were compared, and what was different.</summary>
    public static (int Runs, List<string> Problems) Compare(GeneratedPolicy generator, WasmHost host)
    {
        var module = generator.Module();
        var compiled = RegoCompiler.Compile([new RegoModule("t.rego", module)], ["t"]);
        if (compiled.Plan is not { } plan) return (0, [$"does not compile: {string.Join("; ", compiled.Errors)}\n{module}"]);
        var documents = Enumerable.Range(0, RunsPerPolicy).Select(_ => (Data: $"{{\"d\": {generator.Document()}}}", Input: generator.Document())).ToList();
        var answers = host.Run(RegoWasm.Compile(plan), documents);
        var problems = new List<string>();
        for (var i = 0; i < documents.Count; i++)
        {
            var policy = RegoPolicy.Create(plan, new RegoPolicyOptions { Data = (RegoObject)RegoJson.Read(documents[i].Data) });
            var outcome = policy.Query("t", RegoJson.Read(documents[i].Input));
            if (outcome.Error?.Code.StartsWith("eval_budget", StringComparison.Ordinal) is true) continue; // modules have no budgets of their own
            var expected = outcome.Error is null ? RegoSet.Of(outcome.Results).ToJson() : null;
            var (result, abort) = (answers[i]!["result"]?.GetValue<string>(), answers[i]!["error"]?.GetValue<string>());
            if (expected is null ? abort is null : expected != result) problems.Add(Describe(expected ?? outcome.Error!.ToString(), result ?? abort!, documents[i].Input, module));
        }
        return (documents.Count, problems);
    }

    // Only the rules that differ.
    private static string Describe(string expected, string got, string input, string module)
    {
        try
        {
            var (a, b) = (JsonNode.Parse(expected)![0]!["result"]!.AsObject(), JsonNode.Parse(got)![0]!["result"]!.AsObject());
            var rules = a.Select(static p => p.Key).Union(b.Select(static p => p.Key)).Where(name => a[name]?.ToJsonString() != b[name]?.ToJsonString());
            var lines = rules.Select(name => $"  {module.Split("\n\n").First(rule => rule.StartsWith($"{name} ", StringComparison.Ordinal) || rule.StartsWith($"{name}[", StringComparison.Ordinal))}\n    evaluator {a[name]?.ToJsonString() ?? "undefined"}\n    module    {b[name]?.ToJsonString() ?? "undefined"}");
            return $"\n{string.Join('\n', lines)}\n    input {input}";
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or NullReferenceException)
        {
            return $"\n  evaluator {expected}\n  module    {got}\n    input {input}\n{module}";
        }
    }
}
