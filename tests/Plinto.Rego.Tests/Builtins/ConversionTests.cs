using Xunit;

namespace Plinto.Rego.Tests.Builtins;

/// <summary>to_number: what Go's <c>ParseFloat</c> takes.</summary>
public sealed class ConversionTests
{
    [Theory]
    [InlineData("1e400", "value out of range")]
    [InlineData("-1e400", "value out of range")]
    [InlineData("+1e400", "value out of range")]
    [InlineData("1797693134862315708145274237317043567980705675258449965989174768031572607800285387605895586327668781715404589535143824642343213268894641827684675467035375169860499105765512820762454900903893289440758685084551339423045832369032229481658085593321233477e70", "value out of range")]
    [InlineData("1e", "invalid syntax")]
    [InlineData("", "invalid syntax")]
    [InlineData(".", "invalid syntax")]
    [InlineData("one", "invalid syntax")]
    public void What_a_double_does_not_hold_is_an_error(string text, string error)
    {
        var call = $"to_number(\"{text}\")";
        Assert.Null(Expressions.Evaluate(call));
        Assert.Null(Expressions.InModule(call));
        Assert.Contains(error, Expressions.Error(call), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e308", "1e308")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e308")]
    [InlineData("1e-400", "1e-400")]
    [InlineData("+.5", "0.5")]
    [InlineData("007", "7")]
    public void What_a_double_holds_is_a_number(string text, string number)
    {
        Assert.Equal(number, Expressions.Evaluate($"to_number(\"{text}\")"));
        Assert.Equal(number, Expressions.InModule($"to_number(\"{text}\")"));
    }
}
