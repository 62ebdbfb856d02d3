using System.Globalization;
using System.Text.Json;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// No parameter, nor all of them together, is longer than can go on in every state: signed in or out, by the address of a page, in a mail. What is pushed is stored, so this
/// also bounds what anybody who knows a public client's id can store.
/// </summary>
internal static class RefuseOversized
{
    /// <summary>Longest value of a parameter that the table does not name, in characters.</summary>
    private const int LongestOther = 256;

    /// <summary>
    /// Bytes of the request as JSON. Sealed they are a third more and stay, with path and host, below what servers and proxies commonly take as a request line (8 KiB).
    /// </summary>
    private const int LongestTogether = 5300;

    private static readonly Dictionary<string, int> Longest = new(StringComparer.Ordinal)
    {
        ["state"] = 4096, ["nonce"] = 1024, ["scope"] = 2048, ["redirect_uri"] = 2048, ["resource"] = 1024, ["login_hint"] = 512, ["id_token_hint"] = 8192, ["request_uri"] = 1024,
        ["request"] = 8192, ["registration"] = 8192, // refused further on
    };

    // Of the length that the request will have: its subject is found last.
    private static readonly string Placeholder = new('x', 43);

    public static AuthorizeError? Run(AuthorizeRequest request) =>
        request.Parameters.LongerThan(name => Longest.GetValueOrDefault(name, LongestOther)) is { } name
            ? AuthorizeError.InvalidRequest(
                string.Create(CultureInfo.InvariantCulture, $"parameter `{name}` is longer than {Longest.GetValueOrDefault(name, LongestOther)} characters"))
            : null;

    /// <summary>The same for all of them together, once each was read.</summary>
    public static AuthorizeError? RunTogether(AuthorizeRequest request)
    {
        var whole = request.ToPending(Placeholder, DateTimeOffset.MaxValue) with { SubjectHint = Placeholder, Pushed = new byte[32] };
        return JsonSerializer.SerializeToUtf8Bytes(whole, AuthorizeJson.Default.PendingRequest).Length > LongestTogether
            ? AuthorizeError.InvalidRequest("the request is too long")
            : null;
    }
}
