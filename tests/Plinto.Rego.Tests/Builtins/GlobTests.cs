using Xunit;

namespace Plinto.Rego.Tests.Builtins;

/// <summary>glob.match: each delimiter is one character.</summary>
public sealed class GlobTests
{
    [Theory]
    [InlineData("""glob.match("a::*", ["::"], "a::b")""")]
    [InlineData("""glob.match("a", [""], "a")""")]
    [InlineData("""glob.match("a", [".", "ab"], "a")""")]
    public void Delimiters_that_are_not_one_character_are_errors(string call)
    {
        Assert.Null(Expressions.Evaluate(call));
        Assert.Null(Expressions.InModule(call));
        Assert.Contains("operand 2 must be array of runes but got array containing string", Expressions.Error(call), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""glob.match("a:*", [":"], "a:b")""", "true")]
    [InlineData("""glob.match("a:*", [":"], "a:b:c")""", "false")]
    [InlineData("""glob.match("a😀*", ["😀"], "a😀b😀c")""", "false")]
    [InlineData("""glob.match("a😀*", ["😀", "é"], "a😀b")""", "true")]
    [InlineData("""glob.match("*", [], "a.b")""", "false")]
    [InlineData("""glob.match("*", null, "a.b")""", "true")]
    public void Delimiters_of_one_character_stop_a_star(string call, string matches)
    {
        Assert.Equal(matches, Expressions.Evaluate(call));
        Assert.Equal(matches, Expressions.InModule(call));
    }
}
