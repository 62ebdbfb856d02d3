using System.Globalization;
using System.Numerics;

namespace Plinto.Rego.Values;

/// <summary>A binary float with a 64-bit mantissa, rounded to nearest even: what Rego computes with when a number is no integer.</summary>
internal readonly struct BigFloat
{
    private const int Precision = 64;
    private const double Log10Of2 = 0.30102999566398119;

    private readonly BigInteger _mantissa;
    private readonly int _exponent;

    private BigFloat(BigInteger mantissa, int exponent)
    {
        _mantissa = mantissa;
        _exponent = exponent;
    }

    public bool IsZero => _mantissa.IsZero;

    public bool IsInteger => _exponent >= 0 || _mantissa.IsZero || TrailingZeros(_mantissa) >= -_exponent;

    public static BigFloat FromDecimal(BigInteger unscaled, int exponent) => exponent >= 0
        ? Round(unscaled * ScaledInteger.TenTo(exponent), 0, false)
        : Divide(unscaled, ScaledInteger.TenTo(-exponent), 0);

    public static BigFloat operator +(BigFloat a, BigFloat b)
    {
        if (a.IsZero || b.IsZero)
        {
            return a.IsZero ? b : a;
        }

        // A term far below the other's last bit only matters as a sticky bit, so the shift is bounded.
        var (high, low) = a._exponent >= b._exponent ? (a, b) : (b, a);
        var shift = high._exponent - low._exponent;
        return shift > 4 * Precision
            ? Round((high._mantissa << (2 * Precision)) + low._mantissa.Sign, high._exponent - (2 * Precision), false)
            : Round((high._mantissa << shift) + low._mantissa, low._exponent, false);
    }

    public static BigFloat operator -(BigFloat value) => new(-value._mantissa, value._exponent);

    public static BigFloat operator -(BigFloat a, BigFloat b) => a + -b;

    public static BigFloat operator *(BigFloat a, BigFloat b) => Round(a._mantissa * b._mantissa, a._exponent + b._exponent, false);

    public static BigFloat operator /(BigFloat a, BigFloat b) => Divide(a._mantissa, b._mantissa, a._exponent - b._exponent);

    /// <summary>The shortest decimal that reads back as this float, as digits and a power of ten.</summary>
    public (BigInteger Unscaled, int Exponent) ToShortest()
    {
        if (IsZero)
        {
            return (BigInteger.Zero, 0);
        }

        var magnitude = BigInteger.Abs(_mantissa);
        var grow = Precision - (int)magnitude.GetBitLength();
        magnitude <<= grow;
        var exponent = _exponent - grow - 2;
        var even = magnitude.IsEven;

        // In units of a quarter of the last place: the value and the midpoints to its neighbours.
        var powerOfTwo = magnitude.IsPowerOfTwo;
        var value = magnitude << 2;
        var lower = value - (powerOfTwo ? 1 : 2);
        var upper = value + 2;
        var (unscaled, ten) = Shorten(Scale(lower, exponent), Scale(value, exponent), Scale(upper, exponent), Math.Min(exponent, 0), even);
        return (_mantissa.Sign < 0 ? -unscaled : unscaled, ten);
    }

    /// <summary>Go's <c>%g</c> for the shortest form: numbers below 1e-4 or from 1e6 up are written with an exponent.</summary>
    public static string ToText(BigInteger unscaled, int exponent)
    {
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).TrimEnd('0');
        var point = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).Length + exponent;
        var sign = unscaled.Sign < 0 ? "-" : "";
        if (point - 1 is >= -4 and < 6)
        {
            if (point <= 0)
            {
                return $"{sign}0.{new string('0', -point)}{digits}";
            }

            return point >= digits.Length ? sign + digits + new string('0', point - digits.Length) : $"{sign}{digits[..point]}.{digits[point..]}";
        }

        var power = point - 1;
        var mantissa = digits.Length > 1 ? $"{digits[0]}.{digits[1..]}" : digits;
        return $"{sign}{mantissa}e{(power < 0 ? '-' : '+')}{Math.Abs(power).ToString("00", CultureInfo.InvariantCulture)}";
    }

    // Multiplied by 10^-exponent when the exponent is negative, so that all three bounds are integers on one decimal scale.
    private static BigInteger Scale(BigInteger value, int exponent) =>
        exponent >= 0 ? value << exponent : value * BigInteger.Pow(5, -exponent);

    private static (BigInteger Unscaled, int Exponent) Shorten(BigInteger lower, BigInteger value, BigInteger upper, int exponent, bool even)
    {
        // 22 digits always tell the value from its neighbours, so that the search starts there: a number of 100,000 digits is no more work than one of 30.
        var power = Math.Max(0, (int)((value.GetBitLength() - 1) * Log10Of2) - 22);
        var step = ScaledInteger.TenTo(power);
        var best = value - (value % step);
        var bestStep = step;
        for (; ; power++)
        {
            step *= 10;
            var down = value - (value % step);
            var up = down == value ? value : down + step;
            var downFits = even ? down >= lower : down > lower;
            var upFits = even ? up <= upper : up < upper;
            if (!downFits && !upFits)
            {
                break;
            }

            var nearerDown = (value - down) * 2 < step || ((value - down) * 2 == step && (down / step).IsEven);
            best = downFits && (!upFits || nearerDown) ? down : up;
            bestStep = step;
            if (best.IsZero)
            {
                power++;
                break;
            }
        }

        return (best / bestStep, exponent + power);
    }

    private static BigFloat Divide(BigInteger numerator, BigInteger denominator, int exponent)
    {
        if (numerator.IsZero)
        {
            return default;
        }

        var shift = Math.Max(0, Precision + 2 - ((int)BigInteger.Abs(numerator).GetBitLength() - (int)BigInteger.Abs(denominator).GetBitLength()));
        var quotient = BigInteger.DivRem(numerator << shift, denominator, out var rest);
        return Round(quotient, exponent - shift, !rest.IsZero);
    }

    private static BigFloat Round(BigInteger mantissa, int exponent, bool sticky)
    {
        var magnitude = BigInteger.Abs(mantissa);
        var excess = (int)magnitude.GetBitLength() - Precision;
        if (excess <= 0)
        {
            return new BigFloat(mantissa, mantissa.IsZero ? 0 : exponent);
        }

        var kept = magnitude >> excess;
        var half = BigInteger.One << (excess - 1);
        var rest = magnitude - (kept << excess);
        if (rest > half || (rest == half && (sticky || !kept.IsEven)))
        {
            kept += 1;
        }

        return new BigFloat(mantissa.Sign < 0 ? -kept : kept, exponent + excess);
    }

    private static int TrailingZeros(BigInteger value)
    {
        var count = 0;
        while (!value.IsZero && value.IsEven)
        {
            value >>= 1;
            count++;
        }

        return count;
    }
}
