using System.Text;
using System.Text.Json;
using Plinto.Rego.Compile;
using Plinto.Rego.Conformance.Hosts;
using Plinto.Rego.Errors;
using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;
using Plinto.Rego.Wasm;

namespace Plinto.Rego.Conformance;

/// <summary>One case of OPA's suite in the flat form: modules, query, data and input, and what must come of them.</summary>
internal sealed class ConformanceCase(JsonElement element, bool v0, IModuleHost? host)
{
    /// <summary>What all cases are evaluated with, and what hosts give their built-ins. The clock stands, so that all ways to an answer see the same time.</summary>
    public static readonly RegoPolicyOptions CommonOptions = new()
    {
        Time = new StoppedClock(TimeProvider.System.GetUtcNow()),
    };

    public string Note => Text("note") ?? Text("id") ?? "?";

    /// <summary>Why the case cannot be run here; null if it can.</summary>
    public string? SkipReason { get; private set; } = SkipReasonOf(element);

    private static string? SkipReasonOf(JsonElement element) =>
        element.TryGetProperty("modules", out var modules) && modules.ValueKind is JsonValueKind.Array
            && modules.EnumerateArray().Any(static m => m.GetString()!.Contains("test.sleep(", StringComparison.Ordinal))
            ? "test.sleep is a function of OPA's own harness"
            : null;

    private RegoVersion Version => v0 || Text("suite") == "v0" || Text("rego_version") == "v0" ? RegoVersion.V0 : RegoVersion.V1;

    /// <summary>Null if the case passes, otherwise what is wrong.</summary>
    public string? Run()
    {
        try
        {
            return Has("want_errors") ? CheckCompileErrors() : CheckEvaluation();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e is PlanFormatException ? e.Message : $"threw {e}";
        }
    }

    private List<RegoModule> Modules()
    {
        var modules = new List<RegoModule>();
        if (!Has("modules"))
        {
            return modules;
        }

        foreach (var module in element.GetProperty("modules").EnumerateArray())
        {
            modules.Add(new RegoModule($"test-{modules.Count}.rego", module.GetString()!));
        }
        return modules;
    }

    private CompileOptions Options() => new() { Version = Version, Print = Flag("print_statements") };

    private string? CheckCompileErrors()
    {
        var errors = RegoCompiler.Check(Modules(), Options());
        var wanted = element.GetProperty("want_errors").EnumerateArray().ToList();
        var found = string.Join("; ", errors.Select(static e => $"{e.Row}:{e.Column} {e.Code} {e.Message}"));
        foreach (var want in wanted)
        {
            if (!errors.Any(error => Matches(error, want)))
            {
                return $"got [{found}], wanted {want.GetRawText()}";
            }
        }
        return Flag("exhaustive") && errors.Count != wanted.Count ? $"got [{found}], wanted {wanted.Count} errors" : null;
    }

    private static bool Matches(RegoError error, JsonElement want) =>
        error.Code == want.GetProperty("code").GetString() && error.Row == want.GetProperty("row").GetInt32() && error.Column == want.GetProperty("col").GetInt32()
        && error.Message == want.GetProperty("message").GetString();

    private string? CheckEvaluation()
    {
        var entrypoint = "eval";
        PolicyPlan? plan;
        if (Has("plan"))
        {
            entrypoint = element.GetProperty("entrypoints")[0].GetString()!;
            plan = PolicyPlan.Read(Encoding.UTF8.GetBytes(element.GetProperty("plan").GetRawText()));
        }
        else
        {
            var compiled = RegoCompiler.CompileQuery(Modules(), Text("query")!, Options());
            if (compiled.Plan is null)
            {
                return $"does not compile: {string.Join("; ", compiled.Errors)}";
            }

            plan = compiled.Plan;
        }
        if (host is not null)
        {
            return CheckModule(plan, entrypoint, host);
        }

        return new Expectation(element).Check(RegoPolicy.Create(plan, EvaluationOptions()).Query(entrypoint, Input()));
    }

    private string? CheckModule(PolicyPlan plan, string entrypoint, IModuleHost host)
    {
        var options = EvaluationOptions() with { StrictBuiltinErrors = false };
        var number = plan.EntrypointNames.ToList().IndexOf(entrypoint);
        ModuleAnswer answer;
        try
        {
            answer = host.Run(RegoWasm.Compile(plan), [new ModuleQuestion(options.Data.ToJson(), Input()?.ToString(), number)])[0];
        }
        catch (NotSupportedException e)
        {
            SkipReason = e.Message;
            return null;
        }
        return new Expectation(element).CheckModule(answer, RegoPolicy.Create(plan, options).Query(entrypoint, Input()));
    }

    private RegoPolicyOptions EvaluationOptions() => CommonOptions with
    {
        Data = Has("data") && element.GetProperty("data").ValueKind is JsonValueKind.Object ? RegoJson.From(element.GetProperty("data")) : RegoObject.Empty,
        StrictBuiltinErrors = Flag("strict_error"),
    };

    private RegoValue? Input()
    {
        if (Has("input"))
        {
            return RegoJson.From(element.GetProperty("input"));
        }

        if (Text("input_term") is not { } term)
        {
            return null;
        }

        return RegoCompiler.ReadTerm(term) ?? throw new FormatException($"input_term `{term}` is no constant term");
    }

    private bool Has(string name) => element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null;

    private bool Flag(string name) => Has(name) && element.GetProperty(name).GetBoolean();

    private string? Text(string name) => Has(name) ? element.GetProperty(name).GetString() : null;
}
