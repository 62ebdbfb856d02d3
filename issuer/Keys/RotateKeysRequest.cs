using System.Text.Json.Serialization;

namespace Plinto.Issuer.Keys;

/// <summary>Body of <c>POST /v1/keys/rotate</c>; may be absent.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RotateKeysRequest
{
    /// <summary>
    /// Switch although caches may not know the standby yet. Edges know it within a second; others refuse its tokens until they fetch the JWKS again. Default false.
    /// </summary>
    public bool Emergency { get; init; }
}
