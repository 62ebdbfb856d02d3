using System.Globalization;

namespace Plinto.Rego.Builtins.Strings;

/// <summary>Go's <c>%e</c> and <c>%g</c>, and floats in its JSON.</summary>
internal static class GoFloat
{
    public static string Exponent(double x, int precision, char letter)
    {
        var text = x.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        return text[..at] + letter + text[at + 1] + TwoDigits(text[(at + 2)..]);
    }

    /// <summary>The shortest text that a float of 32 bits reads back from; with an exponent when it is large or small.</summary>
    public static string General(float x) => General(double.Parse(x.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), null, upper: false);

    /// <summary>The shortest text that reads back (precision null), or so many significant digits; with an exponent when it is large or small.</summary>
    public static string General(double x, int? precision, bool upper)
    {
        if (x == 0)
        {
            return "0";
        }

        var sign = x < 0 ? "-" : "";
        var (digits, point) = Digits(Math.Abs(x), precision);
        var exponent = point - 1;
        var threshold = precision is { } p ? (p > digits.Length && digits.Length >= point ? digits.Length : Math.Max(p, 1)) : 6;
        if (exponent < -4 || exponent >= threshold)
        {
            var mantissa = digits.Length > 1 ? $"{digits[0]}.{digits[1..]}" : digits;
            return $"{sign}{mantissa}{(upper ? 'E' : 'e')}{(exponent < 0 ? '-' : '+')}{TwoDigits(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture))}";
        }

        return sign + Fixed(digits, point);
    }

    /// <summary>The number as Go's JSON encoder writes it: with an exponent below 1e-6 and from 1e21 up.</summary>
    public static string Json(double x)
    {
        if (x == 0)
        {
            return double.IsNegative(x) ? "-0" : "0";
        }

        var sign = x < 0 ? "-" : "";
        var (digits, point) = Digits(Math.Abs(x), null);
        return Math.Abs(x) is >= 1e-6 and < 1e21
            ? sign + Fixed(digits, point)
            : $"{sign}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(point > 0 ? "+" : "")}{(point - 1).ToString(CultureInfo.InvariantCulture)}";
    }

    private static string Fixed(string digits, int point) => point <= 0 ? "0." + new string('0', -point) + digits
        : point >= digits.Length ? digits + new string('0', point - digits.Length)
        : $"{digits[..point]}.{digits[point..]}";

    private static (string Digits, int Point) Digits(double x, int? precision)
    {
        var text = precision is { } p
            ? x.ToString("E" + (Math.Max(p, 1) - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : x.ToString("E16", CultureInfo.InvariantCulture);
        if (precision is null)
        {
            // The shortest round-trip text, brought into the same form.
            for (var length = 0; length < 17; length++)
            {
                var candidate = x.ToString("E" + length.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
                if (double.Parse(candidate, CultureInfo.InvariantCulture) == x)
                {
                    text = candidate;
                    break;
                }
            }
        }

        var at = text.IndexOf('E', StringComparison.Ordinal);
        var digits = text[..at].Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        return (digits.Length == 0 ? "0" : digits, int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) + 1);
    }

    private static string TwoDigits(string exponent) => exponent.TrimStart('0').PadLeft(2, '0');
}
