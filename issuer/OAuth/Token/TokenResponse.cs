using System.Text.Json.Serialization;

namespace Plinto.Issuer.OAuth.Token;

/// <summary>RFC 6749 §5.1 on the wire.</summary>
internal sealed record TokenResponse
{
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    [JsonPropertyName("token_type")]
    public string TokenType { get; init; } = "Bearer";

    /// <summary>Seconds.</summary>
    [JsonPropertyName("expires_in")]
    public required long ExpiresIn { get; init; }

    /// <summary>What was granted, which may be less than the client may have.</summary>
    [JsonPropertyName("scope")]
    public required string Scope { get; init; }

    /// <summary>Absent if the client has no refresh grant.</summary>
    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    /// <summary>Absent unless a person granted <c>openid</c>.</summary>
    [JsonPropertyName("id_token")]
    public string? IdToken { get; init; }
}
