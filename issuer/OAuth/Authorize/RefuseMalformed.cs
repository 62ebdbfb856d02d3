namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>No parameter is given twice (RFC 6749 §3.1), where two readers might take different ones, and none holds control characters.</summary>
internal static class RefuseMalformed
{
    public static AuthorizeError? Run(AuthorizeRequest request) => request.Parameters switch
    {
        { Repeated: not null } => AuthorizeError.InvalidRequest("a parameter is given more than once"),
        { Unreadable: { } name } => AuthorizeError.InvalidRequest($"parameter `{name}` holds control characters"),
        _ => null,
    };
}
