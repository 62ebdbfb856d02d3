namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>No parameters by request object, by reference to anything but a pushed request, and no self-registration (OpenID Connect Core §3.1.2.6).</summary>
internal static class RefuseRequestObjects
{
    public static AuthorizeError? Run(AuthorizeRequest request) => request.Parameters switch
    {
        var given when given.Has("request") => new AuthorizeError("request_not_supported", "request objects are not supported"),
        var given when given.Has("request_uri") => new AuthorizeError("request_uri_not_supported", "request_uri must be one that was given out for a pushed request"),
        var given when given.Has("registration") => new AuthorizeError("registration_not_supported", "clients are registered beforehand"),
        _ => null,
    };
}
