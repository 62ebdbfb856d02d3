using System.Text.Json;

namespace Plinto.Rego.Conformance;

/// <summary>Runs a file of cases and prints what did not pass; the last line counts.</summary>
internal static class Suite
{
    private const string Usage = "usage: rego-conformance CASES.json [--backend evaluator|wasm] [--v0] [--note PREFIX]";

    public static int Run(string[] args)
    {
        if (SuiteOptions.Parse(args) is not { } options)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        if (options.Backend != "evaluator")
        {
            Console.Error.WriteLine("the wasm backend is not built yet: only --backend evaluator runs");
            return 2;
        }
        if (!File.Exists(options.File))
        {
            Console.Error.WriteLine($"no such file `{options.File}`");
            return 2;
        }
        using var document = JsonDocument.Parse(File.ReadAllBytes(options.File), new JsonDocumentOptions { MaxDepth = 2000 });
        var (passed, failed, skipped) = (0, 0, 0);
        foreach (var element in document.RootElement.EnumerateArray())
        {
            var test = new ConformanceCase(element, options.V0);
            if (!test.Note.StartsWith(options.Note, StringComparison.Ordinal)) continue;
            if (test.SkipReason is { } reason)
            {
                skipped++;
                Console.WriteLine($"SKIP {test.Note}: {reason}");
            }
            else if (test.Run() is { } problem)
            {
                failed++;
                Console.WriteLine($"FAIL {test.Note}: {problem}");
            }
            else
            {
                passed++;
            }
        }
        Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
        return failed == 0 ? 0 : 1;
    }
}
