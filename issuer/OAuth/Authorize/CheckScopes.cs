namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// Every scope is the issuer's own or one that the client may have at the resource (RFC 6749 §3.3). None asked for means all that it may have there; without
/// <c>openid</c> it is plain OAuth.
/// </summary>
internal static class CheckScopes
{
    public static AuthorizeError? Run(AuthorizeRequest request)
    {
        var resource = request.Resource is null ? null : request.Client.Resource;
        if (request.Parameters["scope"] is not { } text)
        {
            request.Scopes = resource is null ? [] : [.. resource.Scopes.Keys.Order(StringComparer.Ordinal)];
            return resource is null ? AuthorizeError.InvalidScope("scope is missing, and the client has no resource of its own") : null;
        }

        var asked = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
        if (asked.Count == 0 || FirstRefused(asked, resource) is not null)
        {
            return AuthorizeError.InvalidScope(resource is null ? "a scope is unknown; without a resource there are only the issuer's own"
                : "a scope is unknown, or the client may not have it for this resource");
        }

        // OpenID Connect Core §11: ignored where there could be no refresh token.
        request.Scopes = request.Client.GrantTypes.Contains("refresh_token") ? asked : [.. asked.Where(scope => scope != IssuerScopes.OfflineAccess)];
        return request.Scopes.Count > 0 ? null : AuthorizeError.InvalidScope("the client may not use refresh tokens, and asks for nothing else");
    }

    /// <summary>The first scope that is neither the issuer's own nor allowed at the resource; null: none is refused.</summary>
    public static string? FirstRefused(IEnumerable<string> scopes, AuthorizeResource? resource) =>
        scopes.FirstOrDefault(scope => !IssuerScopes.Contains(scope) && resource?.Scopes.ContainsKey(scope) != true);
}
