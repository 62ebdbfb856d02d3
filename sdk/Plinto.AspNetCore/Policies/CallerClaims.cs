using Microsoft.AspNetCore.Http;
using Plinto.Decisions.Input;
using Plinto.Rego.Values;
using Plinto.Tokens.Cache;

namespace Plinto.AspNetCore.Policies;

/// <summary>The claims that policies are given: of the token as they were signed; of a person who signed in to this app, those of the sign-in.</summary>
internal static class CallerClaims
{
    /// <summary>Null if the claims of the token can't be read as Rego reads JSON.</summary>
    public static TokenInput? Read(HttpContext http, InputShapes shapes) =>
        http.Items[typeof(VerifiedToken)] is VerifiedToken token ? TokenInput.Read(shapes, token.Claims.Claims.Span) : new TokenInput(shapes, OfSignIn(http));

    private static RegoObject OfSignIn(HttpContext http) => RegoObject.Of(http.User.Claims.GroupBy(claim => claim.Type).Select(claims =>
        Member(claims.Key, claims.Count() == 1 && claims.Key is not "amr" ? RegoString.Of(claims.First().Value)
            : RegoArray.Of(claims.Select(claim => RegoString.Of(claim.Value))))));

    private static KeyValuePair<RegoValue, RegoValue> Member(string name, RegoValue value) => new(RegoString.Of(name), value);
}
