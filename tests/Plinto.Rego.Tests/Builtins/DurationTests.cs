using Xunit;

namespace Plinto.Rego.Tests.Builtins;

/// <summary>time.parse_duration_ns: Go's units, and days, weeks and years of fixed length.</summary>
public sealed class DurationTests
{
    [Theory]
    [InlineData("1y", "31536000000000000")]
    [InlineData("1w", "604800000000000")]
    [InlineData("1d", "86400000000000")]
    [InlineData("1d2h", "93600000000000")]
    [InlineData("1y1w1d1h1m1s1ms1us1ns", "32230861001001001")]
    [InlineData("-1.5y", "-47304000000000000")]
    public void Units(string duration, string nanoseconds) =>
        Assert.Equal(nanoseconds, Expressions.Evaluate($"time.parse_duration_ns(\"{duration}\")"));

    [Theory]
    [InlineData("293y", "invalid duration")]
    [InlineData("1Y", "unknown unit")]
    [InlineData("1mo", "unknown unit")]
    public void What_is_no_duration_is_an_error(string duration, string error) =>
        Assert.Contains(error, Expressions.Error($"time.parse_duration_ns(\"{duration}\")"), StringComparison.Ordinal);
}
