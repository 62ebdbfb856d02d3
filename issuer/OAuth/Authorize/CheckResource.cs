namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>One resource, which the client may have (RFC 8707); else its default; else none, and the token is for the issuer's own userinfo alone.</summary>
internal static class CheckResource
{
    public static AuthorizeError? Run(AuthorizeRequest request)
    {
        if (request.Parameters.Resources.Count > 1)
        {
            return AuthorizeError.InvalidTarget("a token is for one resource");
        }

        if (request.Parameters.Resources is [var only] && request.Client.Issuers.Contains(only))
        {
            return null; // the issuer itself: its userinfo alone, also for a client with a default
        }

        if (request.Parameters.Resources.Count == 1 && request.Client.Resource is not { Allowed: true })
        {
            return AuthorizeError.InvalidTarget("the resource is unknown, or the client may not have tokens for it");
        }

        request.Resource = request.Client.Resource is { Allowed: true } resource ? resource.Identifier : null;
        return null;
    }
}
