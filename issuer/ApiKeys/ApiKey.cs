using Plinto.Issuer.Ids;

namespace Plinto.Issuer.ApiKeys;

/// <summary>A key of a tenant's management API as stored, without its secret.</summary>
internal sealed record ApiKey
{
    public required ApiKeyId Id { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> Permissions { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Null for a key made before this was noted.</summary>
    public ApiKeyMaker? CreatedBy { get; init; }

    /// <summary>The key that made it; null: none did.</summary>
    public ApiKeyId? Parent { get; init; }
}
