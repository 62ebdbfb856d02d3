using System.Text.Json.Serialization;

namespace Plinto.Issuer.OAuth;

/// <summary>RFC 6749 §5.2 on the wire.</summary>
internal sealed record OAuthErrorBody
{
    [JsonPropertyName("error")]
    public required string Error { get; init; }

    [JsonPropertyName("error_description")]
    public required string ErrorDescription { get; init; }
}
