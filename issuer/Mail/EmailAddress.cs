using System.Globalization;
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

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z")]
    private static partial Regex Local();

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Host();
}
