using Plinto.Issuer.Http;

namespace Plinto.Issuer.OAuth;

/// <summary>An error as RFC 6749 §5.2 answers it, for the token, introspection and revocation endpoints. It says what is wrong with the request, never whether a client exists.</summary>
internal sealed record OAuthError(string Error, string Description, int Status = StatusCodes.Status400BadRequest) : IResult
{
    /// <summary>The client is unknown, disabled, or did not prove itself: one answer for all.</summary>
    public static readonly OAuthError InvalidClient = new("invalid_client", "client authentication failed", StatusCodes.Status401Unauthorized);

    public static OAuthError InvalidRequest(string description) => new("invalid_request", description);

    public static OAuthError InvalidScope(string scope) => new("invalid_scope", $"the client may not have scope `{scope}` for this resource");

    /// <summary>RFC 8707 §2.</summary>
    public static OAuthError InvalidTarget(string description) => new("invalid_target", description);

    public static OAuthError UnauthorizedClient(string description) => new("unauthorized_client", description);

    public static OAuthError UnsupportedGrantType(string grantType) => new("unsupported_grant_type", $"grant type `{grantType}` is not supported");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        CacheHeaders.NoStore(response);
        if (Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Basic realm=\"plinto\", charset=\"UTF-8\""; // RFC 6749 §5.2
        }

        return response.WriteAsJsonAsync(new OAuthErrorBody { Error = Error, ErrorDescription = Description }, OAuthJson.Default.OAuthErrorBody);
    }
}
