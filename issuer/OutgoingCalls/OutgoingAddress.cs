using System.Net;

namespace Plinto.Issuer.OutgoingCalls;

/// <summary>What can be said of an address before it is called. What its name resolves to is checked at each call (<see cref="OutgoingHttp"/>).</summary>
internal static class OutgoingAddress
{
    private const int Longest = 2000;
    private const string Ambiguous = "#\\<>\"{}|^`";

    /// <summary>
    /// Whether it may be saved: https, without user name and fragment, in ASCII, its host no address outside of the public internet. Where private addresses are allowed, plain
    /// http and any host too.
    /// </summary>
    public static bool IsAllowed(string? text, OutgoingCallOptions options)
    {
        if (text is not { Length: > 0 and <= Longest } || !text.All(character => character is > ' ' and <= '~' && !Ambiguous.Contains(character))
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.UserInfo.Length > 0)
        {
            return false;
        }

        var scheme = uri.Scheme;
        var authority = text.IndexOf("://", StringComparison.Ordinal) is > 0 and var at ? text[(at + 3)..].Split('/', '?')[0] : "@";
        if (!text.StartsWith(scheme + "://", StringComparison.Ordinal) || authority.Contains('@'))
        {
            return false;
        }

        if (options.AllowPrivateAddresses)
        {
            return scheme == Uri.UriSchemeHttps || scheme == Uri.UriSchemeHttp;
        }

        return scheme == Uri.UriSchemeHttps && !uri.IsLoopback && !uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            && (!IPAddress.TryParse(uri.DnsSafeHost, out var address) || PublicAddresses.Contains(address));
    }
}
