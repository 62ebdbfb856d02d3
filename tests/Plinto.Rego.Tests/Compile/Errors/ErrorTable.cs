using Plinto.Rego.Compile;
using Plinto.Rego.Syntax;
using Xunit;

namespace Plinto.Rego.Tests.Compile.Errors;

/// <summary>Compiles a row of an error table: rules of package test from row 3 on, or a whole module after an exclamation mark.</summary>
internal static class ErrorTable
{
    public static void Check(string name, string rules, string expected, RegoVersion version = RegoVersion.V1)
    {
        var text = rules.StartsWith('!') ? rules[1..] : "package test\n\n" + rules;
        var errors = RegoCompiler.Check([new RegoModule(name + ".rego", text)], new CompileOptions { Version = version });
        Assert.Equal(expected, string.Join("; ", errors.Select(static e => $"{e.Row}:{e.Column} {e.Code} {e.Message}")));
        Assert.All(errors, error => Assert.Equal(name + ".rego", error.File));
    }
}
