using System.Text.Json.Serialization;

namespace Plinto.Issuer.Clients;

/// <summary>Body of <c>POST /v1/clients/{id}/secrets</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RotateSecretRequest
{
    /// <summary>Seconds for which the secrets before stay good, 0 to 30 days. Default 0.</summary>
    public long PreviousExpiresIn { get; init; }
}
