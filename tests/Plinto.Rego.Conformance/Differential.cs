using System.Globalization;
using Plinto.Rego.Conformance.Hosts;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;
using Plinto.Rego.Wasm;

namespace Plinto.Rego.Conformance;

/// <summary>Runs generated policies in the evaluator and as modules: their answers must be the same, byte for byte.</summary>
internal static class Differential
{
    private const string Usage = "usage: rego-conformance differ TRIPLES [SEED] [--backend wasm|wasmtime]";

    // Several policies to a module: engines take longer to compile it than to run it.
    private const int PoliciesPerModule = 8;
    private const int RunsPerPolicy = 50;

    public static int Run(string[] args)
    {
        var node = args is [.., "--backend", "wasm"];
        if (args is [.. var rest, "--backend", "wasm" or "wasmtime"])
        {
            args = rest;
        }

        if (args.Length is 0 or > 2 || !int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out var triples))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        using IModuleHost host = node ? NodeHost.Start() : new WasmtimeHost();
        var outcome = Compare(triples, args.Length == 2 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1, host);
        foreach (var problem in outcome.Problems)
        {
            Console.WriteLine(problem);
        }

        Console.WriteLine(outcome);
        return outcome.Problems.Count == 0 ? 0 : 1;
    }

    /// <summary>Compares so many triples, or a few more.</summary>
    /// <param name="triples">How many.</param>
    /// <param name="seed">What the first module is made from; each next one takes the next number.</param>
    /// <param name="host">What runs the modules.</param>
    public static DifferentialOutcome Compare(int triples, int seed, IModuleHost host)
    {
        var outcome = new DifferentialOutcome();
        for (; outcome.Compared < triples; seed++)
        {
            if (CompareModule(new Chance(seed), host, outcome) is { } problem)
            {
                outcome.Problems.Add($"seed {seed}: {problem}");
            }
        }
        return outcome;
    }

    private static string? CompareModule(Chance chance, IModuleHost host, DifferentialOutcome outcome)
    {
        outcome.Compared += PoliciesPerModule * RunsPerPolicy;
        var generator = new GeneratedPolicy(chance);
        var policies = Enumerable.Range(0, PoliciesPerModule).Select(_ => generator.RuleTexts()).ToList();
        var names = policies.Select(static (_, i) => $"t{i}").ToList();
        var compiled = RegoCompiler.Compile([.. policies.Select((rules, i) => new RegoModule($"{names[i]}.rego", Triple.Module(names[i], rules)))], names);
        if (compiled.Plan is not { } plan)
        {
            return $"does not compile: {string.Join("; ", compiled.Errors)}";
        }

        var documents = Enumerable.Range(0, RunsPerPolicy).Select(_ => (Data: Read(generator.Document()), Input: Read(generator.Document()))).ToList();
        var questions = documents.SelectMany(one => Questions(Triple.Document(one.Data).ToJson(), one.Input.ToJson())).ToList();
        var answers = host.Run(RegoWasm.Compile(plan), questions);
        var evaluator = RegoPolicy.Create(plan);
        for (var i = 0; i < questions.Count; i++)
        {
            var (data, input) = documents[i / PoliciesPerModule];
            var found = evaluator.WithData(Triple.Document(data)).Query(names[i % PoliciesPerModule], input);
            if (Triple.IsBeyondBudget(found))
            {
                outcome.Incomparable++;
            }
            else if (Triple.Difference(found, answers[i]) is { } difference)
            {
                return Describe(new Triple(policies[i % PoliciesPerModule], data, input), difference, host);
            }
            else if (found.Error is not null)
            {
                outcome.Errors++;
            }
        }
        return null;
    }

    private static string Describe(Triple triple, string difference, IModuleHost host)
    {
        if (triple.Difference(host) is null)
        {
            return $"only beside other policies:\n{triple.Text}\n  {difference}";
        }

        var least = triple.Smallest(host);
        return $"\n{least.Text}\n  {least.Difference(host)}";
    }

    private static IEnumerable<ModuleQuestion> Questions(string data, string input) => Enumerable.Range(0, PoliciesPerModule).Select(i => new ModuleQuestion(data, input, i));

    private static RegoObject Read(string json) => (RegoObject)RegoJson.Read(json);
}
