using System.Text.Json.Serialization;
using Plinto.Issuer.OAuth.Authorize;

namespace Plinto.Issuer.OAuth.Discovery;

/// <summary>Metadata of a tenant as RFC 8414 and OpenID Connect Discovery name it: what exists, and nothing that is planned.</summary>
internal sealed record ServerMetadata
{
    [JsonPropertyName("issuer")]
    public required string Issuer { get; init; }

    [JsonPropertyName("authorization_endpoint")]
    public required string AuthorizationEndpoint { get; init; }

    [JsonPropertyName("pushed_authorization_request_endpoint")]
    public required string PushedAuthorizationRequestEndpoint { get; init; }

    /// <summary>Single clients may have to (RFC 9126 §6).</summary>
    [JsonPropertyName("require_pushed_authorization_requests")]
    public bool RequirePushedAuthorizationRequests { get; init; }

    [JsonPropertyName("userinfo_endpoint")]
    public required string UserInfoEndpoint { get; init; }

    [JsonPropertyName("end_session_endpoint")]
    public required string EndSessionEndpoint { get; init; }

    [JsonPropertyName("token_endpoint")]
    public required string TokenEndpoint { get; init; }

    [JsonPropertyName("jwks_uri")]
    public required string JwksUri { get; init; }

    [JsonPropertyName("introspection_endpoint")]
    public required string IntrospectionEndpoint { get; init; }

    [JsonPropertyName("revocation_endpoint")]
    public required string RevocationEndpoint { get; init; }

    [JsonPropertyName("grant_types_supported")]
    public required IReadOnlyList<string> GrantTypes { get; init; }

    [JsonPropertyName("response_types_supported")]
    public IReadOnlyList<string> ResponseTypes { get; init; } = ["code"];

    [JsonPropertyName("response_modes_supported")]
    public IReadOnlyList<string> ResponseModes { get; init; } = [AuthorizeResponse.Query, AuthorizeResponse.FormPost];

    /// <summary>The issuer's own; those of resources are the resources' to tell.</summary>
    [JsonPropertyName("scopes_supported")]
    public IReadOnlyCollection<string> Scopes { get; init; } = IssuerScopes.Names;

    [JsonPropertyName("claims_supported")]
    public IReadOnlyList<string> Claims { get; init; } =
        ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "sid", "amr", "acr", "at_hash", "email", "email_verified", "name"];

    [JsonPropertyName("subject_types_supported")]
    public IReadOnlyList<string> SubjectTypes { get; init; } = ["public"];

    /// <summary>What the tenant's keys sign with; during a change of algorithm, both.</summary>
    [JsonPropertyName("id_token_signing_alg_values_supported")]
    public required IReadOnlyList<string> IdTokenAlgorithms { get; init; }

    [JsonPropertyName("code_challenge_methods_supported")]
    public IReadOnlyList<string> CodeChallengeMethods { get; init; } = ["S256"];

    [JsonPropertyName("prompt_values_supported")]
    public IReadOnlyList<string> Prompts { get; init; } = CheckPrompt.Values;

    /// <summary>RFC 9207.</summary>
    [JsonPropertyName("authorization_response_iss_parameter_supported")]
    public bool IssuerInResponse { get; init; } = true;

    [JsonPropertyName("claims_parameter_supported")]
    public bool ClaimsParameter { get; init; }

    [JsonPropertyName("request_parameter_supported")]
    public bool RequestParameter { get; init; }

    /// <summary>By reference to other than pushed requests. Required: left out it would mean true.</summary>
    [JsonPropertyName("request_uri_parameter_supported")]
    public bool RequestUriParameter { get; init; }

    [JsonPropertyName("backchannel_logout_supported")]
    public bool BackchannelLogout { get; init; } = true;

    [JsonPropertyName("backchannel_logout_session_supported")]
    public bool BackchannelLogoutSession { get; init; } = true;

    [JsonPropertyName("token_endpoint_auth_methods_supported")]
    public IReadOnlyList<string> TokenEndpointAuthMethods { get; init; } = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"];

    [JsonPropertyName("token_endpoint_auth_signing_alg_values_supported")]
    public required IReadOnlyList<string> AssertionAlgorithms { get; init; }

    [JsonPropertyName("introspection_endpoint_auth_methods_supported")]
    public IReadOnlyList<string> IntrospectionAuthMethods { get; init; } = ["client_secret_basic", "client_secret_post", "private_key_jwt"];

    [JsonPropertyName("introspection_endpoint_auth_signing_alg_values_supported")]
    public required IReadOnlyList<string> IntrospectionAssertionAlgorithms { get; init; }

    [JsonPropertyName("revocation_endpoint_auth_methods_supported")]
    public IReadOnlyList<string> RevocationAuthMethods { get; init; } = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"];

    [JsonPropertyName("revocation_endpoint_auth_signing_alg_values_supported")]
    public required IReadOnlyList<string> RevocationAssertionAlgorithms { get; init; }
}
