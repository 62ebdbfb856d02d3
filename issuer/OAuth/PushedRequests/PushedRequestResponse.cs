using System.Text.Json.Serialization;

namespace Plinto.Issuer.OAuth.PushedRequests;

/// <summary>RFC 9126 §2.2 on the wire.</summary>
internal sealed record PushedRequestResponse
{
    [JsonPropertyName("request_uri")]
    public required string RequestUri { get; init; }

    /// <summary>Seconds.</summary>
    [JsonPropertyName("expires_in")]
    public required long ExpiresIn { get; init; }
}
