using Plinto.Issuer.OutgoingCalls;

namespace Plinto.Issuer.Clients;

/// <summary>What the addresses of a client may be. They are compared character by character later, so each must have one reading, the same for every parser.</summary>
internal static class ClientUris
{
    private const int Longest = 2000;
    private const string Ambiguous = "#*\\<>\"";

    /// <summary>
    /// Whether people may be sent there (OAuth 2.1 §2.3.1, §8.4): https; http on the loopback for native apps and development; for public clients a private scheme as a
    /// reversed domain, which rules out <c>javascript:</c> and <c>data:</c>.
    /// </summary>
    public static bool IsRedirect(string? text, bool isPublic) =>
        Read(text) is { } uri && (IsWeb(text!, uri, Uri.UriSchemeHttps) || (IsWeb(text!, uri, Uri.UriSchemeHttp) && uri.IsLoopback) || (isPublic && uri.Scheme.Contains('.')));

    /// <summary>Whether back-channel logouts may be sent there.</summary>
    public static bool IsBackchannel(string text, OutgoingCallOptions outgoing) =>
        Read(text) is { } uri && (IsWeb(text, uri, Uri.UriSchemeHttps) || (IsWeb(text, uri, Uri.UriSchemeHttp) && uri.IsLoopback && outgoing.AllowPrivateAddresses));

    private static Uri? Read(string? text) =>
        text is { Length: > 0 and <= Longest } && text.All(character => character is > ' ' and <= '~' && !Ambiguous.Contains(character))
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            ? uri
            : null;

    private static bool IsWeb(string text, Uri uri, string scheme) =>
        text.StartsWith(scheme + "://", StringComparison.Ordinal) && uri.Host.Length > 0 && !text[(scheme.Length + 3)..].Split('/', '?')[0].Contains('@');
}
