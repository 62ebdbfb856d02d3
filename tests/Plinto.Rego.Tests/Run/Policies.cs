using Plinto.Rego.Run;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Tests.Run;

/// <summary>Policies from text.</summary>
internal static class Policies
{
    public static RegoPolicy Compile(string text, params string[] entrypoints)
    {
        var result = RegoCompiler.Compile([new RegoModule("test.rego", text)], entrypoints);
        return result.Plan is { } plan ? RegoPolicy.Create(plan) : throw new InvalidOperationException(string.Join("; ", result.Errors));
    }
}
