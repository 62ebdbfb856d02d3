using System.Diagnostics.CodeAnalysis;
using System.Text;
using Plinto.Issuer.Ids;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Claims;
using Plinto.Tokens.Signatures;

namespace Plinto.Issuer.OAuth.ClientAuthentication;

/// <summary>How a client says who it is. Exactly one of <see cref="Secret"/> and <see cref="Assertion"/> is set; neither for a public client.</summary>
internal sealed record ClientCredentials
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    // RFC 7523 fixes no typ: clients send none, JWT, or the one of its successor. A client's other JWTs, such as its DPoP proofs and request objects, are no assertions.
    private static readonly JwsFormat AssertionFormat = new("JWT", "client-authentication+jwt")
    {
        TypeOptional = true, KeyIdOptional = true, EscapesAllowed = true, MaximumLength = 8192,
    };

    /// <summary>Whom it claims to be; no id at all if what it sent cannot be one.</summary>
    public required ClientId ClientId { get; init; }

    /// <summary>client_secret_basic or client_secret_post.</summary>
    public string? Secret { get; private init; }

    /// <summary>private_key_jwt (RFC 7523), not yet verified.</summary>
    public JwtClaims? Assertion { get; private init; }

    /// <summary>Reads them from header and body, or says what is wrong.</summary>
    public static (ClientCredentials? Credentials, OAuthError? Error) Read(HttpRequest request, OAuthForm form)
    {
        var header = request.Headers.Authorization;
        var methods = (header.Count > 0 ? 1 : 0) + (form["client_secret"] is null ? 0 : 1) + (form["client_assertion"] is null ? 0 : 1);
        if (methods > 1 || header.Count > 1)
        {
            return (null, OAuthError.InvalidRequest("the client must authenticate by one method only")); // RFC 6749 §2.3
        }

        if (header.Count == 1)
        {
            return FromBasic(header[0], form);
        }

        if (form.TryGet("client_assertion", out var assertion))
        {
            return FromAssertion(assertion, form);
        }

        return form.TryGet("client_id", out var id)
            ? (new ClientCredentials { ClientId = Id(id), Secret = form["client_secret"] }, null)
            : (null, OAuthError.InvalidClient);
    }

    private static (ClientCredentials?, OAuthError?) FromBasic(string? header, OAuthForm form)
    {
        if (!TryReadBasic(header, out var id, out var secret))
        {
            return (null, OAuthError.InvalidClient);
        }

        return form.TryGet("client_id", out var inBody) && inBody != id
            ? (null, OAuthError.InvalidRequest("client_id differs from the one in the Authorization header"))
            : (new ClientCredentials { ClientId = Id(id), Secret = secret }, null);
    }

    private static (ClientCredentials?, OAuthError?) FromAssertion(string text, OAuthForm form)
    {
        if (form["client_assertion_type"] != AssertionType)
        {
            return (null, OAuthError.InvalidRequest($"client_assertion_type must be `{AssertionType}`"));
        }

        if (JwtClaims.Read(text, AssertionFormat, out var read) != TokenFailure.None || read is not { } assertion)
        {
            return (null, OAuthError.InvalidClient);
        }

        return form.TryGet("client_id", out var inBody) && inBody != assertion.Subject
            ? (null, OAuthError.InvalidClient) // RFC 7521 §4.2
            : (new ClientCredentials { ClientId = Id(assertion.Subject), Assertion = assertion }, null);
    }

    private static ClientId Id(string? text) => ClientId.TryParse(text, out var id) ? id : default;

    // RFC 6749 §2.3.1: id and secret are form-encoded before they are joined.
    private static bool TryReadBasic(string? header, [NotNullWhen(true)] out string? id, [NotNullWhen(true)] out string? secret)
    {
        (id, secret) = (null, null);
        const string Scheme = "Basic ";
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Scheme.Length..].Trim(), bytes, out var length))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            return false;
        }

        (id, secret) = (System.Net.WebUtility.UrlDecode(text[..colon]), System.Net.WebUtility.UrlDecode(text[(colon + 1)..]));
        return secret.Length > 0;
    }
}
