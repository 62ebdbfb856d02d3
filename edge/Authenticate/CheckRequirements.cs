using Plinto.Edge.Requests;
using Plinto.Edge.Snapshots;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Edge.Authenticate;

/// <summary>Audience and time. The grace of a route past <c>exp</c> is for tokens that expire while the issuer's signed heartbeat is absent.</summary>
internal sealed class CheckRequirements(Freshness freshness, TimeSpan clockSkew)
{
    public Denial? Run(ref EdgeRequest request)
    {
        var rules = request.Rules;
        var claims = request.Token.Claims;
        var grace = rules.OutageGrace > TimeSpan.Zero && freshness.IsExpiryUnheard(claims.ExpiresAt, request.Now) ? rules.OutageGrace : TimeSpan.Zero;
        return Denials.Of(new TokenRequirements(rules.Audience, request.Now, clockSkew, grace).Check(claims));
    }
}
