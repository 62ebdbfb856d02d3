using System.Text.Json.Serialization;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Drafts;

/// <summary>Body of <c>POST /v1/policies/{id}/revisions</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateRevisionRequest
{
    /// <summary>1 to 64 Rego files: all of them, not only those that changed.</summary>
    public required IReadOnlyList<PolicyFile> Files { get; init; }

    /// <inheritdoc cref="CreatePolicyRequest.Entrypoints"/>
    public IReadOnlyList<string>? Entrypoints { get; init; }

    /// <summary>What changed.</summary>
    public string? Message { get; init; }
}
