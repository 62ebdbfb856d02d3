namespace Plinto.Issuer.Policies.Sources;

/// <summary>A revision as stored. Never changes.</summary>
internal sealed record PolicyRevision
{
    public required int Number { get; init; }

    public required IReadOnlyList<PolicyFile> Files { get; init; }

    /// <summary>What it decides, each <c>package/rule</c>.</summary>
    public required IReadOnlyList<string> Entrypoints { get; init; }

    public required string? Message { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
