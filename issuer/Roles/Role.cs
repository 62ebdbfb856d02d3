namespace Plinto.Issuer.Roles;

/// <summary>A named set of permissions of a tenant, as stored.</summary>
internal sealed record Role
{
    public required RoleId Id { get; init; }

    /// <summary>What policies know it by. Never changes.</summary>
    public required string Name { get; init; }

    public required string? Description { get; init; }

    /// <summary>Each <c>resource:action</c>, either may be <c>*</c>.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
