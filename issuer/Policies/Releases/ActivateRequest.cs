using System.Text.Json.Serialization;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>Body of <c>POST /v1/policies/{id}/activate</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ActivateRequest
{
    /// <summary>The revision to activate.</summary>
    public required int Revision { get; init; }

    /// <summary>The revision that must be active until now; 0: none. Absent: whichever.</summary>
    public int? ExpectedActive { get; init; }
}
