namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>An error of an authorization request (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6): what the client gets to know, never anything about the person.</summary>
internal sealed record AuthorizeError(string Error, string Description)
{
    /// <summary>Nobody is signed in as the request demands, and it forbids to ask.</summary>
    public static readonly AuthorizeError LoginRequired = new("login_required", "the person must sign in");

    public static readonly AuthorizeError ConsentRequired = new("consent_required", "the person must be asked for consent");

    /// <summary>Something else must be asked for, such as proof of an email address.</summary>
    public static readonly AuthorizeError InteractionRequired = new("interaction_required", "the person must be asked something first");

    public static readonly AuthorizeError AccessDenied = new("access_denied", "the person did not allow it");

    public static AuthorizeError InvalidRequest(string description) => new("invalid_request", description);

    public static AuthorizeError InvalidScope(string description) => new("invalid_scope", description);

    /// <summary>RFC 8707 §2.</summary>
    public static AuthorizeError InvalidTarget(string description) => new("invalid_target", description);

    public static AuthorizeError UnauthorizedClient(string description) => new("unauthorized_client", description);
}
