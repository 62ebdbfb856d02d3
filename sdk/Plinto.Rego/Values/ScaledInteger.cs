using System.Globalization;
using System.Numerics;

namespace Plinto.Rego.Values;

/// <summary>An exact decimal: an integer times a power of ten, in normal form (no trailing zeros unless an expanded integer).</summary>
internal sealed class ScaledInteger(BigInteger unscaled, int exponent) : IEquatable<ScaledInteger>
{
    private const int LargePower = 1024;

    private int _digits;

    public BigInteger Unscaled { get; } = unscaled;

    public int Exponent { get; } = exponent;

    public int Digits => _digits != 0 ? _digits : _digits = BigInteger.Abs(Unscaled).ToString(CultureInfo.InvariantCulture).Length;

    public static ScaledInteger Normalize(BigInteger unscaled, int exponent)
    {
        if (unscaled.IsZero)
        {
            return new ScaledInteger(BigInteger.Zero, 0);
        }

        if (exponent == 0)
        {
            return new ScaledInteger(unscaled, 0);
        }

        var text = unscaled.ToString(CultureInfo.InvariantCulture);
        var kept = text.AsSpan().TrimEnd('0');
        var cut = text.Length - kept.Length;
        if (exponent < 0 && exponent + cut > 0)
        {
            cut = -exponent;
            kept = text.AsSpan(0, text.Length - cut);
        }

        return cut == 0
            ? new ScaledInteger(unscaled, exponent)
            : new ScaledInteger(BigInteger.Parse(kept, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), exponent + cut);
    }

    /// <summary>A power of ten, counted as work where it is large: the numbers of a few bytes that take long to compute with all need one.</summary>
    public static BigInteger TenTo(int power)
    {
        if (power >= LargePower)
        {
            WorkMeter.Walk(power);
        }

        return BigInteger.Pow(10, power);
    }

    public static int Compare(ScaledInteger a, ScaledInteger b)
    {
        if (a.Unscaled.Sign != b.Unscaled.Sign || a.Unscaled.Sign == 0)
        {
            return a.Unscaled.Sign.CompareTo(b.Unscaled.Sign);
        }

        var magnitude = (a.Digits + a.Exponent).CompareTo(b.Digits + b.Exponent);
        if (magnitude != 0)
        {
            return magnitude * a.Unscaled.Sign;
        }

        // Equal magnitudes: the exponents differ by no more than the number of digits written.
        var shift = a.Exponent - b.Exponent;
        return shift >= 0
            ? (a.Unscaled * TenTo(shift)).CompareTo(b.Unscaled)
            : a.Unscaled.CompareTo(b.Unscaled * TenTo(-shift));
    }

    public bool Equals(ScaledInteger? other) =>
        other is not null && Exponent == other.Exponent && Unscaled.Equals(other.Unscaled);

    public override bool Equals(object? obj) => Equals(obj as ScaledInteger);

    public override int GetHashCode() => HashCode.Combine(Unscaled, Exponent);

    public string ToText()
    {
        var text = Unscaled.ToString(CultureInfo.InvariantCulture);
        if (Exponent == 0)
        {
            return text;
        }

        var sign = text[0] == '-' ? "-" : "";
        var digits = sign.Length == 0 ? text : text[1..];
        if (Exponent > 0)
        {
            return Exponent <= 32 ? sign + digits + new string('0', Exponent) : $"{sign}{digits}e+{Exponent.ToString(CultureInfo.InvariantCulture)}";
        }

        var point = digits.Length + Exponent;
        if (point > 0)
        {
            return $"{sign}{digits[..point]}.{digits[point..]}";
        }

        return point > -32
            ? $"{sign}0.{new string('0', -point)}{digits}"
            : $"{sign}{digits}e{Exponent.ToString(CultureInfo.InvariantCulture)}";
    }
}
