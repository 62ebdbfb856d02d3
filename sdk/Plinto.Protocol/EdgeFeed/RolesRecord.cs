namespace Plinto.Protocol.EdgeFeed;

/// <summary>A tenant's roles and who has them: <c>data.plinto.roles</c> and <c>data.plinto.assignments</c> of its policies.</summary>
public sealed record RolesRecord
{
    /// <summary>Role name to its permissions, each <c>resource:action</c> where either may be <c>*</c>.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Roles { get; init; }

    /// <summary>Subject (<c>sub</c> of its tokens) to the names of its roles. Subjects without a role are absent.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Assignments { get; init; }
}
