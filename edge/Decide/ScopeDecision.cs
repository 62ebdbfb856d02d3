using Plinto.Edge.Requests;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Edge.Decide;

/// <summary>Goes on with a token that has every scope the route names.</summary>
internal static class ScopeDecision
{
    public static Denial? Run(ref EdgeRequest request)
    {
        var scopes = request.Rules.Scopes;
        for (var i = 0; i < scopes.Count; i++)
        {
            if (!request.Token.Claims.HasScope(scopes[i]))
            {
                return Denials.Of(TokenFailure.ScopeMissing);
            }
        }

        return null;
    }
}
