namespace Plinto.Issuer.OAuth.AccessTokens;

/// <summary>An access token of this tenant whose signature and time are good, and which was not revoked.</summary>
internal sealed record AccessToken
{
    /// <summary>The tenant's issuer that it was minted with: during a cut-over perhaps a former one.</summary>
    public required string Issuer { get; init; }

    public required string TokenId { get; init; }

    public required string Subject { get; init; }

    public required string ClientId { get; init; }

    /// <summary>The session of a person's token; null for a client's own.</summary>
    public required string? SessionId { get; init; }

    public required string Audience { get; init; }

    public required string Scope { get; init; }

    /// <summary>The single scopes.</summary>
    public IReadOnlyList<string> Scopes => Scope.Split(' ');

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
