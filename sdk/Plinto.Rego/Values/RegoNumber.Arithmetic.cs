using System.Numerics;

namespace Plinto.Rego.Values;

public sealed partial class RegoNumber
{
    internal static RegoNumber Add(RegoNumber a, RegoNumber b)
    {
        if (a._wide is null && b._wide is null)
        {
            var sum = unchecked(a._small + b._small);
            return ((a._small ^ sum) & (b._small ^ sum)) < 0 ? Of((BigInteger)a._small + b._small) : Of(sum);
        }

        return a.TryGetInteger(out var x) && b.TryGetInteger(out var y) ? Of(x + y) : Of(a.ToBigFloat() + b.ToBigFloat());
    }

    internal static RegoNumber Subtract(RegoNumber a, RegoNumber b)
    {
        if (a._wide is null && b._wide is null)
        {
            var difference = unchecked(a._small - b._small);
            return ((a._small ^ b._small) & (a._small ^ difference)) < 0 ? Of((BigInteger)a._small - b._small) : Of(difference);
        }

        return a.TryGetInteger(out var x) && b.TryGetInteger(out var y) ? Of(x - y) : Of(a.ToBigFloat() - b.ToBigFloat());
    }

    internal static RegoNumber Multiply(RegoNumber a, RegoNumber b)
    {
        if (a._wide is null && b._wide is null)
        {
            var high = Math.BigMul(a._small, b._small, out var low);
            return (high == 0 && low >= 0) || (high == -1 && low < 0) ? Of(low) : Of((BigInteger)a._small * b._small);
        }

        return a.TryGetInteger(out var x) && b.TryGetInteger(out var y) ? Of(x * y) : Of(a.ToBigFloat() * b.ToBigFloat());
    }

    /// <summary>The quotient; the divisor must not be zero.</summary>
    internal static RegoNumber Divide(RegoNumber a, RegoNumber b)
    {
        if (a._wide is null && b._wide is null && b._small is not -1 && a._small % b._small == 0)
        {
            return Of(a._small / b._small);
        }

        return Of(a.ToBigFloat() / b.ToBigFloat());
    }

    /// <summary>The remainder of integers with the sign of the dividend; the divisor must not be zero.</summary>
    internal static RegoNumber Remainder(BigInteger a, BigInteger b) => Of(BigInteger.Remainder(a, b));

    internal bool IsZero => _wide is null && _small == 0;

    internal int Sign => _wide is null ? Math.Sign(_small) : _wide.Unscaled.Sign;

    internal RegoNumber Negate() => _wide is null ? Of(-(BigInteger)_small) : FromScaled(-_wide.Unscaled, _wide.Exponent, null);

    internal RegoNumber Abs() => Sign < 0 ? Negate() : this;

    internal RegoNumber Floor() => _wide is null || _wide.Exponent >= 0 ? this : Of(FloorOf(_wide));

    internal RegoNumber Ceiling() => _wide is null || _wide.Exponent >= 0 ? this : Of(FloorOf(_wide) + 1);

    /// <summary>Rounds half away from zero.</summary>
    internal RegoNumber Round()
    {
        if (_wide is null || _wide.Exponent >= 0)
        {
            return this;
        }

        var scale = Power(_wide.Exponent);
        var magnitude = ((BigInteger.Abs(_wide.Unscaled) * 2) + scale) / (scale * 2);
        return Of(_wide.Unscaled.Sign < 0 ? -magnitude : magnitude);
    }

    /// <summary>The integer part towards zero.</summary>
    internal BigInteger Truncate() => _wide is null ? _small
        : _wide.Exponent >= 0 ? _wide.Unscaled * ScaledInteger.TenTo(_wide.Exponent)
        : BigInteger.Divide(_wide.Unscaled, Power(_wide.Exponent));

    internal BigFloat ToBigFloat() => _wide is null ? BigFloat.FromDecimal(_small, 0) : BigFloat.FromDecimal(_wide.Unscaled, _wide.Exponent);

    internal static RegoNumber Of(BigFloat value)
    {
        var (unscaled, exponent) = value.ToShortest();
        return FromScaled(unscaled, exponent, value.IsInteger ? null : BigFloat.ToText(unscaled, exponent));
    }

    /// <summary>The exact decimal: an integer and a power of ten.</summary>
    internal (BigInteger Unscaled, int Exponent) Exact() => (Scaled().Unscaled, Scaled().Exponent);

    private static BigInteger FloorOf(ScaledInteger value)
    {
        var scale = Power(value.Exponent);
        var quotient = BigInteger.DivRem(value.Unscaled, scale, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    // Numbers below 10^-100000 are no different from it to rounding, and bounding the power bounds the work.
    private static BigInteger Power(int exponent) => ScaledInteger.TenTo(Math.Min(-exponent, 100_000));
}
