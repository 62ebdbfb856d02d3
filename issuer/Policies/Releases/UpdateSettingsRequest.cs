using System.Text.Json.Serialization;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>Body of <c>PATCH /v1/policies/settings</c>: absent members stay as they are.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UpdateSettingsRequest
{
    /// <inheritdoc cref="PolicySettingsBody.BasePolicy"/>
    public bool? BasePolicy { get; init; }

    /// <summary>Replaces all of them: RFC 6901 pointers, and <c>*</c> for every member.</summary>
    public IReadOnlyList<string>? Redactions { get; init; }
}
