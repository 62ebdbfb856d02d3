namespace Plinto.Issuer.Roles;

/// <summary>Who has a role, on the wire.</summary>
internal sealed record RoleAssignmentBody
{
    /// <summary>Id of the identity or client: the <c>sub</c> of its tokens.</summary>
    public required string Subject { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
