namespace Plinto.Issuer.OAuth.AccessTokens;

/// <summary>An access token of this tenant whose signature and time are good, and which was not revoked.</summary>
internal sealed record AccessToken
{
    /// <summary>The tenant's issuer that it was minted with: during a cut-over perhaps a former one.</summary>
    public required string Issuer { get; init; }

    public required string TokenId { get; init; }

    public required string Subject { get; init; }

    public required string ClientId { get; init; }

    public required string Audience { get; init; }

    public required string Scope { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
