using System.Text.Json.Serialization;

namespace Plinto.Issuer.Policies.Drafts;

/// <summary>Body of <c>PATCH /v1/policies/{id}</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UpdatePolicyRequest
{
    /// <summary>Empty: none.</summary>
    public required string Description { get; init; }
}
