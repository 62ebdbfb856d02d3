using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Tests.Wasm;
using Plinto.Rego.Values;

namespace Plinto.Rego.Tests.Builtins;

/// <summary>One expression as a rule of a policy.</summary>
internal static class Expressions
{
    /// <summary>Its value as JSON; null where it is undefined.</summary>
    public static string? Evaluate(string expression, string? input = null)
    {
        var result = Policy(expression).Evaluate("t/made", input is null ? null : RegoJson.Read(input));
        return result.Outcome is RegoOutcome.Error ? throw new InvalidOperationException(result.Error!.Message) : result.Value?.ToJson();
    }

    /// <summary>The message of its error, where errors stop the evaluation.</summary>
    public static string? Error(string expression) =>
        Policy(expression, new RegoPolicyOptions { StrictBuiltinErrors = true }).Evaluate("t/made").Error?.Message;

    /// <summary>Its value in a WebAssembly module, as JSON; null where it is undefined.</summary>
    public static string? InModule(string expression)
    {
        using var module = new PolicyModule(Text(expression), ["t/made"]);
        using var instance = module.Instance();
        var results = instance.Evaluate(0, "{}");
        return results == "[]" ? null : results["""[{"result":""".Length..^2];
    }

    private static RegoPolicy Policy(string expression, RegoPolicyOptions? options = null)
    {
        var result = RegoCompiler.Compile([new RegoModule("test.rego", Text(expression))], ["t/made"]);
        return result.Plan is { } plan ? RegoPolicy.Create(plan, options: options) : throw new InvalidOperationException(string.Join("; ", result.Errors));
    }

    private static string Text(string expression) => $"package t\n\nmade := {expression}";
}
