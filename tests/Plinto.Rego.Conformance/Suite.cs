using System.Text.Json;
using Plinto.Rego.Conformance.Hosts;

namespace Plinto.Rego.Conformance;

/// <summary>Runs a file of cases and prints what did not pass; the last line counts.</summary>
internal static class Suite
{
    private const string Usage = """
        usage: rego-conformance CASES.json [--backend evaluator|wasm|wasmtime] [--v0] [--note PREFIX]
               rego-conformance convert OPA_CHECKOUT v0|v1 OUT.json
               rego-conformance differ TRIPLES [SEED] [--backend wasm|wasmtime]
        """;

    public static int Run(string[] args)
    {
        if (SuiteOptions.Parse(args) is not { } options)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        if (!File.Exists(options.File))
        {
            Console.Error.WriteLine($"no such file `{options.File}`");
            return 2;
        }
        var outcome = RunCases(options);
        foreach (var (note, reason) in outcome.Failed)
        {
            Console.WriteLine($"FAIL {note}: {reason}");
        }

        foreach (var (note, reason) in outcome.Skipped)
        {
            Console.WriteLine($"SKIP {note}: {reason}");
        }

        Console.WriteLine($"{outcome.Passed} passed, {outcome.Failed.Count} failed, {outcome.Skipped.Count} skipped");
        return outcome.Failed.Count == 0 ? 0 : 1;
    }

    public static SuiteOutcome RunCases(SuiteOptions options)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(options.File), new JsonDocumentOptions { MaxDepth = 2000 });
        var outcome = new SuiteOutcome();
        using var host = HostOf(options.Backend);
        foreach (var element in document.RootElement.EnumerateArray())
        {
            var test = new ConformanceCase(element, options.V0, host);
            if (!test.Note.StartsWith(options.Note, StringComparison.Ordinal))
            {
                continue;
            }

            if (test.SkipReason is { } reason)
            {
                outcome.Skipped.Add((test.Note, reason));
            }
            else if (test.Run() is { } problem)
            {
                outcome.Failed.Add((test.Note, problem));
            }
            else if (test.SkipReason is { } need)
            {
                outcome.Skipped.Add((test.Note, need));
            }
            else
            {
                outcome.Passed++;
            }
        }
        return outcome;
    }

    // Modules run in npm's host, which has no built-ins of ours, or in Wasmtime, which has them all.
    private static IModuleHost? HostOf(string backend) => backend switch
    {
        "wasm" => NodeHost.Start(),
        "wasmtime" => new WasmtimeHost(ConformanceCase.CommonOptions),
        _ => null,
    };
}
