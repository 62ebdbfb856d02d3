using System.Globalization;

namespace Plinto.Rego.Builtins.Identifiers;

/// <summary>
/// A version's precedence as OPA reads it: three numbers and the pre-release identifiers; build metadata does not count. Where Semantic
/// Versioning 2.0 is stricter, OPA's reading holds: a leading <c>v</c>, zeros in front, and nothing after <c>-</c> or <c>+</c> are valid;
/// numbers beyond 64 bits are not.
/// </summary>
internal sealed record Semver(long[] Numbers, string[] PreRelease)
{
    public static bool TryParse(string text, out Semver version)
    {
        version = new Semver([], []);
        var (rest, build) = Cut(text.StartsWith('v') ? text[1..] : text, '+');
        var (core, preRelease) = Cut(rest, '-');
        var parts = core.Split('.');
        if (!AreIdentifiers(build) || !AreIdentifiers(preRelease) || parts.Length != 3)
        {
            return false;
        }

        var numbers = new long[3];
        for (var i = 0; i < 3; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        version = new Semver(numbers, preRelease.Length == 0 ? [] : preRelease.Split('.'));
        return true;
    }

    public int CompareTo(Semver other)
    {
        for (var i = 0; i < 3; i++)
        {
            if (Numbers[i] != other.Numbers[i])
            {
                return Numbers[i].CompareTo(other.Numbers[i]);
            }
        }

        if (PreRelease.Length == 0 || other.PreRelease.Length == 0)
        {
            return other.PreRelease.Length.CompareTo(PreRelease.Length);
        }

        for (var i = 0; i < Math.Min(PreRelease.Length, other.PreRelease.Length); i++)
        {
            var order = CompareIdentifiers(PreRelease[i], other.PreRelease[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return PreRelease.Length.CompareTo(other.PreRelease.Length);
    }

    private static int CompareIdentifiers(string a, string b)
    {
        var (numericA, numericB) = (a.All(char.IsAsciiDigit), b.All(char.IsAsciiDigit));
        if (numericA && numericB)
        {
            (a, b) = (a.TrimStart('0'), b.TrimStart('0'));
            return a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b);
        }

        return numericA != numericB ? (numericA ? -1 : 1) : string.CompareOrdinal(a, b);
    }

    private static bool AreIdentifiers(string text) =>
        text.Length == 0 || text.Split('.').All(static part => part.Length > 0 && part.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'));

    private static (string Before, string After) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }
}
