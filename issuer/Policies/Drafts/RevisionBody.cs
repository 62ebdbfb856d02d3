using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Drafts;

/// <summary>A revision on the wire.</summary>
internal sealed record RevisionBody
{
    /// <summary>The policy's id.</summary>
    public required string Policy { get; init; }

    public required int Number { get; init; }

    /// <summary>Its files; in lists without their texts.</summary>
    public IReadOnlyList<PolicyFile>? Files { get; init; }

    /// <summary>The files' paths.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    public required IReadOnlyList<string> Entrypoints { get; init; }

    public string? Message { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it is active.</summary>
    public required bool Active { get; init; }

    public static RevisionBody From(Policy policy, PolicyRevision revision, bool files) => new()
    {
        Policy = policy.Id.ToString(),
        Number = revision.Number,
        Files = files ? revision.Files : null,
        Paths = [.. revision.Files.Select(file => file.Path)],
        Entrypoints = revision.Entrypoints,
        Message = revision.Message,
        CreatedBy = revision.CreatedBy,
        CreatedAt = revision.CreatedAt,
        Active = policy.ActiveRevision == revision.Number,
    };
}
