namespace Plinto.Issuer.Policies.Sources;

/// <summary>A named set of Rego files with revisions, as stored.</summary>
internal sealed record Policy
{
    public required PolicyId Id { get; init; }

    /// <summary>Unique in the tenant; the first part of its files' names.</summary>
    public required string Name { get; init; }

    public required string? Description { get; init; }

    /// <summary>The newest revision's number.</summary>
    public required int Revision { get; init; }

    /// <summary>Null: not active.</summary>
    public required int? ActiveRevision { get; init; }

    /// <summary>What roll-back goes to; null: it was never anything else.</summary>
    public required int? PreviousRevision { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
