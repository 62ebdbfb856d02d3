using System.Text.Json.Serialization;

namespace Plinto.Issuer.OAuth.UserInfo;

/// <summary>OpenID Connect Core §5.3.2 on the wire. What the token's scopes don't cover is absent.</summary>
internal sealed record UserInfoResponse
{
    [JsonPropertyName("sub")]
    public required string Subject { get; init; }

    /// <summary>Scope <c>email</c>.</summary>
    [JsonPropertyName("email")]
    public string? Email { get; init; }

    /// <summary>Scope <c>email</c>.</summary>
    [JsonPropertyName("email_verified")]
    public bool? EmailVerified { get; init; }

    /// <summary>Scope <c>profile</c>.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }
}
