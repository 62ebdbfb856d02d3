using System.Text.Json.Serialization;

namespace Plinto.Issuer.Edges;

/// <summary>Body of <c>POST /v1/edges/enrolment-tokens</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record EnrolmentTokenRequest
{
    /// <summary>Slugs or ids of the tenants its edge will have, 1 to 1000.</summary>
    public required IReadOnlyList<string> Tenants { get; init; }

    /// <summary>Name of the edge. Default: the one it gives itself.</summary>
    public string? Name { get; init; }

    /// <summary>Seconds, up to 30 days. Default one hour.</summary>
    public long? ExpiresIn { get; init; }
}
