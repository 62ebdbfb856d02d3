namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// The redirect URI is one of the client's, character by character (OAuth 2.1 §2.3.1). Only the port of a loopback address is free (RFC 8252 §7.3): an app on the person's
/// own machine takes one that is free. <c>localhost</c> is a name, which may lead elsewhere (§8.3): it stays exact.
/// </summary>
internal static class CheckRedirectUri
{
    private const int MostPortDigits = 5;
    private static readonly string[] Loopbacks = ["http://127.0.0.1", "http://[::1]"];

    /// <summary>Until this has passed, nothing may be sent to the address: errors are shown, not redirected.</summary>
    public static AuthorizeError? Run(AuthorizeRequest request)
    {
        if (request.Parameters["redirect_uri"] is not { } uri)
        {
            return AuthorizeError.InvalidRequest(request.Parameters.Has("redirect_uri") ? "redirect_uri is given more than once" : "redirect_uri is missing");
        }

        if (!IsRegistered(uri, request.Client.RedirectUris))
        {
            return AuthorizeError.InvalidRequest("redirect_uri is not one that the client has registered");
        }

        request.RedirectUri = uri;
        return null;
    }

    /// <summary>Whether a redirect URI is one of those registered.</summary>
    public static bool IsRegistered(string uri, IReadOnlyList<string> registered) =>
        registered.Contains(uri) || (WithoutPort(uri) is { } portless && registered.Any(one => WithoutPort(one) == portless));

    // Null unless it is a loopback address, followed by nothing but a port before its path: text, not a parsed URI, so that no parser's leniency counts.
    private static string? WithoutPort(string uri)
    {
        if (Array.Find(Loopbacks, start => uri.StartsWith(start, StringComparison.Ordinal)) is not { } loopback)
        {
            return null;
        }

        var rest = uri.AsSpan(loopback.Length);
        if (rest is [':', .. var port])
        {
            var digits = port.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : port.Length;
            if (digits is 0 or > MostPortDigits)
            {
                return null;
            }

            rest = port[digits..];
        }

        return rest is [] or ['/' or '?', ..] ? string.Concat(loopback, rest) : null;
    }
}
