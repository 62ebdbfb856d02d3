namespace Plinto.Issuer.Roles;

/// <summary>A role on the wire.</summary>
internal sealed record RoleBody
{
    public required string Id { get; init; }

    /// <summary>What policies know it by, in <c>data.plinto.roles</c>.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Each <c>resource:action</c>, either may be <c>*</c>.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static RoleBody From(Role role) => new()
    {
        Id = role.Id.ToString(), Name = role.Name, Description = role.Description, Permissions = role.Permissions, CreatedAt = role.CreatedAt,
    };
}
