using Plinto.Rego;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Xunit;

namespace Plinto.Decisions.Tests;

/// <summary>Policies from text.</summary>
internal static class Policies
{
    public static RegoPolicy Compile(string text, params string[] entrypoints)
    {
        var compiled = RegoCompiler.Compile([new RegoModule("policy.rego", text)], entrypoints);
        Assert.True(compiled.Succeeded, string.Join('\n', compiled.Errors));
        return RegoPolicy.Create(compiled.Plan!, new RegoPolicyOptions());
    }
}
