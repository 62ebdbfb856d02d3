namespace Plinto.Issuer.Policies.Sources;

/// <summary>A policy on the wire.</summary>
internal sealed record PolicyBody
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>The newest revision's number.</summary>
    public required int Revision { get; init; }

    /// <summary>The active revision; absent: none.</summary>
    public int? ActiveRevision { get; init; }

    /// <summary>What roll-back goes to.</summary>
    public int? PreviousRevision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static PolicyBody From(Policy policy) => new()
    {
        Id = policy.Id.ToString(),
        Name = policy.Name,
        Description = policy.Description,
        Revision = policy.Revision,
        ActiveRevision = policy.ActiveRevision,
        PreviousRevision = policy.PreviousRevision,
        CreatedAt = policy.CreatedAt,
        UpdatedAt = policy.UpdatedAt,
    };
}
