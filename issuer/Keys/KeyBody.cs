using Plinto.Protocol.Keys;

namespace Plinto.Issuer.Keys;

/// <summary>A signing key on the wire.</summary>
internal sealed record KeyBody
{
    /// <summary>The <c>kid</c> of what it signs.</summary>
    public required string Id { get; init; }

    public required string Algorithm { get; init; }

    /// <summary><c>announced</c>, <c>active</c>, <c>retired</c> or <c>revoked</c>.</summary>
    public required string State { get; init; }

    public required JsonWebKeyRecord PublicKey { get; init; }

    public required DateTimeOffset AnnouncedAt { get; init; }

    /// <summary>Announced: from when it may sign without <c>emergency</c>.</summary>
    public required DateTimeOffset RipeAt { get; init; }

    public DateTimeOffset? ActivatedAt { get; init; }

    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>Retired: until when the JWKS shows it.</summary>
    public DateTimeOffset? PublishedUntil { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public static KeyBody From(SigningKey key) => new()
    {
        Id = key.KeyId,
        Algorithm = key.Algorithm,
        State = key.State,
        PublicKey = key.PublicKey,
        AnnouncedAt = key.AnnouncedAt,
        RipeAt = key.RipeAt,
        ActivatedAt = key.ActivatedAt,
        RetiredAt = key.RetiredAt,
        PublishedUntil = key.PublishedUntil,
        RevokedAt = key.RevokedAt,
    };
}
