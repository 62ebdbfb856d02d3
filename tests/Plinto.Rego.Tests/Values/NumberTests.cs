using System.Numerics;
using CsCheck;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Values;

public sealed class NumberTests
{
    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1", "1e0")]
    [InlineData("100", "1E+2")]
    [InlineData("0", "-0.0")]
    [InlineData("0.1", "1e-1")]
    [InlineData("12345678901234567890123", "12345678901234567890123.000")]
    public void Numbers_are_equal_by_value_and_hash_alike(string a, string b)
    {
        var (x, y) = (RegoNumber.Parse(a), RegoNumber.Parse(b));
        Assert.Equal(x, y);
        Assert.Equal(x.GetHashCode(), y.GetHashCode());
        Assert.Equal(0, RegoValue.Compare(x, y));
        Assert.Equal(b, y.Text);
    }

    [Theory]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+1")]
    [InlineData("1e")]
    [InlineData("NaN")]
    [InlineData("1e100001")]
    [InlineData("")]
    public void What_json_does_not_call_a_number_is_none(string text) => Assert.False(RegoNumber.TryParse(text, out _));

    [Fact]
    public void A_literal_beyond_doubles_survives() => Assert.Equal("2e308", RegoNumber.Parse("2e308").Text);

    [Theory]
    [InlineData(361, 72, "5.013888888888888889")]
    [InlineData(2, 3, "0.6666666666666666667")]
    [InlineData(1, 10, "0.1")]
    [InlineData(2000000, 2, "1000000")]
    [InlineData(2469135, 2, "1.2345675e+06")]
    [InlineData(1, 100000, "1e-05")]
    public void Quotients_have_the_64_bits_of_a_big_float(long a, long b, string text) =>
        Assert.Equal(text, RegoNumber.Divide(RegoNumber.Of(a), RegoNumber.Of(b)).Text);

    [Fact]
    public void Computed_numbers_read_back_as_the_same_float() => Gen.Select(Gen.Long[1, long.MaxValue], Gen.Long[1, long.MaxValue]).Sample((a, b) =>
    {
        var quotient = RegoNumber.Divide(RegoNumber.Of(a), RegoNumber.Of(b));
        return RegoNumber.Add(RegoNumber.Parse(quotient.Text), RegoNumber.Parse("0.0")).Equals(quotient);
    });

    [Theory]
    [InlineData("2.5", "3")]
    [InlineData("-2.5", "-3")]
    [InlineData("2.4999", "2")]
    public void Rounding_is_half_away_from_zero(string text, string rounded) => Assert.Equal(rounded, RegoNumber.Parse(text).Round().Text);

    [Fact]
    public void Integer_arithmetic_is_exact_at_any_size() =>
        Gen.Select(Gen.Long, Gen.Long).Sample((a, b) =>
            (BigInteger)a * b == Whole(RegoNumber.Multiply(RegoNumber.Of(a), RegoNumber.Of(b)))
            && (BigInteger)a + b == Whole(RegoNumber.Add(RegoNumber.Of(a), RegoNumber.Of(b)))
            && (BigInteger)a - b == Whole(RegoNumber.Subtract(RegoNumber.Of(a), RegoNumber.Of(b))));

    [Fact]
    public void Order_agrees_with_decimals() =>
        Gen.Select(Gen.Decimal[-1000m, 1000m], Gen.Decimal[-1000m, 1000m]).Sample((a, b) =>
            Math.Sign(RegoValue.Compare(Number(a), Number(b))) == a.CompareTo(b));

    private static RegoNumber Number(decimal value) => RegoNumber.Parse(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static BigInteger Whole(RegoNumber number)
    {
        Assert.True(number.TryGetInteger(out var value));
        return value;
    }
}
