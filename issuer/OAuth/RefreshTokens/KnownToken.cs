using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.RefreshTokens;

/// <summary>A refresh token of a family that exists, good or not: for introspection, revocation, and to tell why a refresh was refused.</summary>
internal sealed record KnownToken
{
    public required ClientId ClientId { get; init; }

    public required IdentityId IdentityId { get; init; }

    public required SessionId SessionId { get; init; }

    /// <summary>The family's.</summary>
    public required byte[] MacKey { get; init; }

    /// <summary>Whether family and session go on, and the identity is not suspended.</summary>
    public required bool IsLive { get; init; }

    public required TokenUse Use { get; init; }

    /// <summary>The token's <c>aud</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>Whether the client may still have tokens for it.</summary>
    public required bool ResourceAllowed { get; init; }

    /// <summary>What was granted, less what the client may have no longer.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Null if its row is gone.</summary>
    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it ends unless it is used. Null if its row is gone.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }
}
