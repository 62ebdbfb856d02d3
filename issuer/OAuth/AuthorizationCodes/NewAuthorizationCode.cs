using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.AuthorizationCodes;

/// <summary>What a code stands for, as the authorization endpoint decided it.</summary>
internal sealed record NewAuthorizationCode
{
    public required ClientId ClientId { get; init; }

    public required IdentityId IdentityId { get; init; }

    public required SessionId SessionId { get; init; }

    /// <summary>As it was asked for; the exchange must name the same.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>S256 (RFC 7636 §4.2).</summary>
    public required string CodeChallenge { get; init; }

    /// <summary>Identifier of the resource; null: for no resource but the issuer's own userinfo.</summary>
    public required string? Resource { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required string? Nonce { get; init; }

    /// <summary>The pushed request that it uses up; null: none.</summary>
    public byte[]? Pushed { get; init; }

    /// <summary>How long pages begun with that request may go on: until then it is remembered as used.</summary>
    public TimeSpan Remember { get; init; }
}
