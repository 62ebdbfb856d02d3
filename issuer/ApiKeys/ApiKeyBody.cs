namespace Plinto.Issuer.ApiKeys;

/// <summary>An API key on the wire, without its secret.</summary>
internal sealed record ApiKeyBody
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> Permissions { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Who made it; absent for a key made before this was noted.</summary>
    public ApiKeyMaker? CreatedBy { get; init; }

    public static ApiKeyBody From(ApiKey key) => new()
    {
        Id = key.Id.ToString(), Name = key.Name, Permissions = key.Permissions, CreatedAt = key.CreatedAt, ExpiresAt = key.ExpiresAt, RevokedAt = key.RevokedAt,
        CreatedBy = key.CreatedBy,
    };
}
