using System.Text.Json.Serialization;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Body of <c>POST /v1/policies/check</c> and <c>/test</c>: files, a revision of a policy, or a policy's files anew. Nothing: what is active.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FilesRequest
{
    /// <summary>Files in place of the policy's, or of a policy that does not exist yet.</summary>
    public IReadOnlyList<PolicyFile>? Files { get; init; }

    /// <summary>Default: as for a new revision.</summary>
    public IReadOnlyList<string>? Entrypoints { get; init; }

    /// <summary>The policy's id.</summary>
    public string? Policy { get; init; }

    /// <summary>One of its revisions; not beside files.</summary>
    public int? Revision { get; init; }
}
