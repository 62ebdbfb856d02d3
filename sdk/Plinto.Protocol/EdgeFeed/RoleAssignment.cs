namespace Plinto.Protocol.EdgeFeed;

/// <summary>All roles of one subject, after a change.</summary>
public sealed record RoleAssignment
{
    /// <summary>The <c>sub</c> of its tokens.</summary>
    public required string Subject { get; init; }

    /// <summary>Names of its roles; empty if it has none any more.</summary>
    public required IReadOnlyList<string> Roles { get; init; }
}
