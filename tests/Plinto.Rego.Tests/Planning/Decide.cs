using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Planning;

/// <summary>Compiles rules of package test and evaluates one document to Rego text; undefined and errors are words.</summary>
internal static class Decide
{
    public static string Document(string rules, string document = "p", string? input = null, string data = "{}")
    {
        var compiled = RegoCompiler.Compile([new RegoModule("test.rego", "package test\n\n" + rules)], [$"test/{document}"]);
        Assert.True(compiled.Succeeded, string.Join("; ", compiled.Errors));
        var policy = RegoPolicy.Create(compiled.Plan!, new RegoPolicyOptions { Data = RegoJson.Read(data) });
        var result = policy.Evaluate($"test/{document}", input is null ? null : RegoJson.Read(input));
        return result.Error?.Code ?? result.Value?.ToString() ?? "undefined";
    }
}
