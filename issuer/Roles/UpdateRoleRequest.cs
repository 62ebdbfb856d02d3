using System.Text.Json.Serialization;

namespace Plinto.Issuer.Roles;

/// <summary>Body of <c>PATCH /v1/roles/{id}</c>; what is absent stays.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UpdateRoleRequest
{
    /// <summary>Empty removes it.</summary>
    public string? Description { get; init; }

    /// <summary>All of them, not those to add.</summary>
    public IReadOnlyList<string>? Permissions { get; init; }
}
