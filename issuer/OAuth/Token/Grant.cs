using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.Sessions;

namespace Plinto.Issuer.OAuth.Token;

/// <summary>What a grant gives the client a right to. The shared phase then checks resource and scopes, whatever the grant says.</summary>
internal sealed record Grant
{
    /// <summary><c>sub</c> of the access token.</summary>
    public required string Subject { get; init; }

    /// <summary>The resource, and the scopes that may be had there at most; null: there is none.</summary>
    public required GrantedResource? Resource { get; init; }

    /// <summary>The <c>scope</c> parameter, as far as the grant has one; null: all of the resource's scopes.</summary>
    public required string? Scope { get; init; }

    /// <summary>Null for a client that acts for itself.</summary>
    public SignedInPerson? Person { get; init; }

    /// <summary>Of the authorization request; null: none, or not the first ID token.</summary>
    public string? Nonce { get; init; }

    /// <summary>Text of the refresh token that goes with it; null: none does.</summary>
    public string? RefreshToken { get; init; }
}
