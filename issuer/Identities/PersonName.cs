using System.Globalization;
using System.Text;

namespace Plinto.Issuer.Identities;

/// <summary>What a person may be called: anything that can be read, and nothing that changes how the text around it reads.</summary>
internal static class PersonName
{
    public const int Longest = 100;

    /// <summary>What a caller is told.</summary>
    public const string Rule = "must have at most 100 characters, none of them control or direction marks";

    private static readonly Rune[] Joiners = [new('\u200c'), new('\u200d')]; // Persian names and emoji need them

    /// <summary>Whether the text, trimmed, may be a name. Empty may: it is none.</summary>
    public static bool IsAllowed(string text) => text.Trim().Length <= Longest && text.EnumerateRunes().All(IsReadable);

    /// <summary>As stored; null: none.</summary>
    public static string? Of(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // NUL and line breaks, and the marks that turn what follows around (U+202E and its kin).
    private static bool IsReadable(Rune rune) => rune != Rune.ReplacementChar && (Joiners.Contains(rune) || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
            or UnicodeCategory.Surrogate));
}
