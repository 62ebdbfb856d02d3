using System.Text.Json.Serialization;

namespace Plinto.Issuer.Roles;

/// <summary>Body of <c>POST /v1/roles</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateRoleRequest
{
    /// <summary>1 to 64 lower-case letters, digits, <c>_</c>, <c>.</c> and <c>-</c>; it never changes.</summary>
    public required string Name { get; init; }

    /// <summary>For people, at most 500 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Each <c>resource:action</c>, such as <c>documents:read</c>; either may be <c>*</c>.</summary>
    public IReadOnlyList<string> Permissions { get; init => field = value ?? []; } = [];
}
