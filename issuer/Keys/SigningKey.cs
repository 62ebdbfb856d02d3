using Plinto.Protocol.Keys;

namespace Plinto.Issuer.Keys;

/// <summary>A signing key as stored, without its private half.</summary>
internal sealed record SigningKey
{
    public required string KeyId { get; init; }

    public required string Algorithm { get; init; }

    /// <summary>One of <see cref="KeyState"/>.</summary>
    public required string State { get; init; }

    public required JsonWebKeyRecord PublicKey { get; init; }

    public required DateTimeOffset AnnouncedAt { get; init; }

    /// <summary>From here on every cache has seen it.</summary>
    public required DateTimeOffset RipeAt { get; init; }

    public required DateTimeOffset? ActivatedAt { get; init; }

    public required DateTimeOffset? RetiredAt { get; init; }

    /// <summary>Retired: when its last token has expired.</summary>
    public required DateTimeOffset? PublishedUntil { get; init; }

    public required DateTimeOffset? RevokedAt { get; init; }
}
