using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Issuer.OAuth.ClientAuthentication;

namespace Plinto.Issuer.OAuth.Token;

/// <summary>A token request after the first half of the shared phase: the client is authenticated and may use this grant. Grants see nothing earlier.</summary>
internal sealed record TokenRequest
{
    public required OAuthForm Form { get; init; }

    public required ClientRegistration Client { get; init; }

    /// <summary>
    /// Null if <see cref="Client"/> was confirmed for this request. Otherwise the address it was kept for: the grant's statement must find the tenant there, at the same
    /// revision and with the same signing key, or change nothing.
    /// </summary>
    public TenantAddress? Unconfirmed { get; init; }

    /// <summary>The one resource asked for; null: none is.</summary>
    public required string? Resource { get; init; }

    /// <summary>The <c>jti</c> that the access token will have, for what must be able to revoke it.</summary>
    public required string TokenId { get; init; }

    /// <summary>The client, as events name it.</summary>
    public required Actor Actor { get; init; }
}
