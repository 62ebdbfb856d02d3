using System.Text.Json.Serialization;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>Body of <c>POST /v1/policies/{id}/deactivate</c> and <c>…/roll-back</c>; may be absent.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DeactivateRequest
{
    /// <inheritdoc cref="ActivateRequest.ExpectedActive"/>
    public int? ExpectedActive { get; init; }
}
