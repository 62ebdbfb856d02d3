using System.Text.Json.Serialization;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Drafts;

/// <summary>Body of <c>POST /v1/policies</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreatePolicyRequest
{
    /// <summary>Lower-case letters, digits and hyphens, at most 63; it never changes.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>1 to 64 Rego files.</summary>
    public required IReadOnlyList<PolicyFile> Files { get; init; }

    /// <summary>What it decides, each <c>package/rule</c>. Default: rules annotated <c>entrypoint: true</c>, else those named <c>allow</c>.</summary>
    public IReadOnlyList<string>? Entrypoints { get; init; }

    /// <summary>What the first revision is about.</summary>
    public string? Message { get; init; }
}
