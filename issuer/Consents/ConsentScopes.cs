using Plinto.Issuer.OAuth.Authorize;

namespace Plinto.Issuer.Consents;

/// <summary>What of a request one consent is about.</summary>
/// <param name="Resource">Identifier of the resource; empty: the issuer's own userinfo.</param>
/// <param name="Scopes">The scopes there.</param>
internal sealed record ConsentScopes(string Resource, IReadOnlyList<string> Scopes)
{
    /// <summary>The name of the issuer's own part in the database.</summary>
    public const string Own = "";

    /// <summary>A request's scopes by whose they are. A resource stands here even if no scope of it is asked for: its token alone is something to allow.</summary>
    public static IReadOnlyList<ConsentScopes> Split(PendingRequest request)
    {
        var own = request.Scopes.Where(IssuerScopes.Contains).ToList();
        var parts = new List<ConsentScopes>();
        if (own.Count > 0)
        {
            parts.Add(new ConsentScopes(Own, own));
        }

        if (request.Resource is { } resource)
        {
            parts.Add(new ConsentScopes(resource, [.. request.Scopes.Where(scope => !IssuerScopes.Contains(scope))]));
        }

        return parts;
    }
}
