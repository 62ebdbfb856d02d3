using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Plinto.Issuer.Mail;

/// <summary>
/// An address that mail can be sent to, in the one spelling it has here: no white space around it, the domain in lower case and in its ASCII form, so that two domains that
/// look alike never read alike. The part before the @ is ASCII (RFC 5321), without quotes.
/// </summary>
/// <param name="Text">As shown and as mail is sent: the part before the @ as it was written.</param>
/// <param name="Key">What makes two spellings one address: all of it in lower case.</param>
internal readonly partial record struct EmailAddress(string Text, string Key)
{
    private const int Longest = 254;
    private const int LongestLocal = 64;
    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };

    /// <summary>Reads what a person typed; false if mail cannot be sent there.</summary>
    public static bool TryParse(string? text, out EmailAddress address)
    {
        address = default;
        var trimmed = text?.Trim() ?? "";
        var at = trimmed.LastIndexOf('@');
        if (trimmed.Length > Longest || at is < 1 or > LongestLocal || !Local().IsMatch(trimmed.AsSpan(0, at)) || AsciiDomain(trimmed[(at + 1)..]) is not { } domain)
        {
            return false;
        }

        var whole = $"{trimmed[..at]}@{domain}";
        address = new EmailAddress(whole, whole.ToLowerInvariant());
        return whole.Length <= Longest;
    }

    public override string ToString() => Text;

    private static string? AsciiDomain(string domain)
    {
        if (!domain.EnumerateRunes().All(HasOneForm))
        {
            return null;
        }

        try
        {
            var ascii = Domains.GetAscii(domain.ToLowerInvariant()).ToLowerInvariant();
            return Host().IsMatch(ascii) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null; // an empty or too long label, a character no domain has
        }
    }

    /// <summary>
    /// Whether a character of a domain is in the form that UTS #46 maps to: browsers and mail servers compose and fold the others (`u` and a combining diaeresis, full-width
    /// letters, ligatures, invisible characters), which .NET leaves as they are without ICU. Unfolded they would be another domain, to which no mail ever comes.
    /// </summary>
    private static bool HasOneForm(Rune rune) => rune.IsAscii || rune.Value switch
    {
        >= 0x0300 and <= 0x036F or 0x3099 or 0x309A => false, // combining marks of Latin, Greek, Cyrillic and kana
        >= 0x1100 and <= 0x11FF or >= 0x3130 and <= 0x318F => false, // Hangul in parts
        >= 0x2000 and <= 0x2FFF => false, // punctuation, letter-like symbols, numbers in circles
        >= 0xF900 and <= 0xFFFF => false, // compatibility and presentation forms, full and half width
        >= 0x1D400 and <= 0x1D7FF or >= 0x2F800 and <= 0x2FA1F => false, // mathematical letters, compatibility ideographs
        0x3002 => true, // the ideographic full stop: a dot (RFC 3490 §3.1)
        _ => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            || rune.Value is 0x00B7 or 0x30FB, // Catalan's and Katakana's middle dots (RFC 5892)
    };

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z")]
    private static partial Regex Local();

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Host();
}
