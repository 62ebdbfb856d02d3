using Plinto.Issuer.Http;

namespace Plinto.Issuer.OAuth;

/// <summary>
/// An error as RFC 6749 §5.2 answers it, for the token, introspection and revocation endpoints, or as RFC 6750 §3 does for userinfo. It says what is wrong with the request, never
/// whether a client exists.
/// </summary>
internal sealed record OAuthError(string Error, string Description, int Status = StatusCodes.Status400BadRequest) : IResult
{
    /// <summary>The client is unknown, disabled, or did not authenticate: one answer for all.</summary>
    public static readonly OAuthError InvalidClient = new("invalid_client", "client authentication failed", StatusCodes.Status401Unauthorized);

    public static OAuthError InvalidRequest(string description) => new("invalid_request", description);

    /// <summary>RFC 6749 §5.2: a code or refresh token that is not good.</summary>
    public static OAuthError InvalidGrant(string description) => new("invalid_grant", description);

    public static OAuthError InvalidScope(string scope) => new("invalid_scope", $"the client may not have scope `{scope}` for this resource");

    /// <summary>RFC 8707 §2.</summary>
    public static OAuthError InvalidTarget(string description) => new("invalid_target", description);

    public static OAuthError UnauthorizedClient(string description) => new("unauthorized_client", description);

    public static OAuthError UnsupportedGrantType(string grantType) => new("unsupported_grant_type", $"grant type `{grantType}` is not supported");

    /// <summary>RFC 6750 §3.1: the access token is not good.</summary>
    public static readonly OAuthError InvalidToken = Bearer("invalid_token", "the access token is unknown, expired or revoked", StatusCodes.Status401Unauthorized);

    /// <summary>RFC 6750 §3.1: the access token lacks a scope.</summary>
    public static OAuthError InsufficientScope(string scope) =>
        Bearer("insufficient_scope", "the access token lacks a scope", StatusCodes.Status403Forbidden, $", scope=\"{scope}\"");

    /// <summary>RFC 6750 §3.1: the access token is sent in no way or in several.</summary>
    public static OAuthError InvalidBearerRequest(string description) => Bearer("invalid_request", description, StatusCodes.Status400BadRequest);

    /// <summary>RFC 9126 §2.3: too many requests were pushed.</summary>
    public static OAuthError TooMany(string description, TimeSpan wait) => new("temporarily_unavailable", description, StatusCodes.Status429TooManyRequests) { RetryAfter = wait };

    private TimeSpan? RetryAfter { get; init; }

    /// <summary>What <c>WWW-Authenticate</c> asks for; null: nothing.</summary>
    private string? Challenge { get; init; } = Status == StatusCodes.Status401Unauthorized ? "Basic realm=\"plinto\", charset=\"UTF-8\"" : null; // RFC 6749 §5.2

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        CacheHeaders.NoStore(response);
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (Challenge is not null)
        {
            response.Headers.WWWAuthenticate = Challenge;
        }

        return response.WriteAsJsonAsync(new OAuthErrorBody { Error = Error, ErrorDescription = Description }, OAuthJson.Default.OAuthErrorBody);
    }

    private static OAuthError Bearer(string error, string description, int status, string more = "") =>
        new(error, description, status) { Challenge = $"Bearer realm=\"plinto\", error=\"{error}\", error_description=\"{description}\"{more}" };
}
