using System.Numerics;

namespace Plinto.Rego.Builtins.Identifiers;

/// <summary>A version's precedence: three numbers and the pre-release identifiers; build metadata does not count.</summary>
internal sealed record Semver(BigInteger[] Numbers, string[] PreRelease)
{
    public static bool TryParse(string text, out Semver version)
    {
        version = new Semver([], []);
        var build = text.IndexOf('+', StringComparison.Ordinal);
        if (build >= 0 && !Identifiers(text[(build + 1)..], leadingZeros: true))
        {
            return false;
        }

        var rest = build < 0 ? text : text[..build];
        var dash = rest.IndexOf('-', StringComparison.Ordinal);
        if (dash >= 0 && !Identifiers(rest[(dash + 1)..], leadingZeros: false))
        {
            return false;
        }

        var numbers = (dash < 0 ? rest : rest[..dash]).Split('.');
        if (numbers.Length != 3 || !numbers.All(static n => n.Length > 0 && n.All(char.IsAsciiDigit) && (n.Length == 1 || n[0] != '0')))
        {
            return false;
        }

        version = new Semver([.. numbers.Select(static n => BigInteger.Parse(n, System.Globalization.CultureInfo.InvariantCulture))], dash < 0 ? [] : rest[(dash + 1)..].Split('.'));
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
            return a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b);
        }

        return numericA != numericB ? (numericA ? -1 : 1) : string.CompareOrdinal(a, b);
    }

    private static bool Identifiers(string text, bool leadingZeros) => text.Split('.').All(part =>
        part.Length > 0
        && part.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-')
        && (leadingZeros || part.Length == 1 || part[0] != '0' || !part.All(char.IsAsciiDigit)));
}
