using Plinto.Edge.Requests;

namespace Plinto.Edge.Proxy;

/// <summary>
/// Tells the upstream who it is: <c>X-Plinto-Subject</c>, <c>-Tenant</c>, <c>-Session</c>, <c>-Scopes</c> for upstreams that only the edge can reach, and
/// <c>X-Plinto-Assertion</c> for those that want proof.
/// </summary>
internal sealed class SetIdentityHeaders(IdentityAssertions assertions)
{
    public Denial? Run(ref EdgeRequest request)
    {
        var token = request.Token;
        var identity = UpstreamIdentity.Of(token);
        var headers = request.Http.Request.Headers;
        headers["X-Plinto-Subject"] = identity.Subject;
        headers["X-Plinto-Tenant"] = request.Snapshot.Tenant.Slug;
        headers["X-Plinto-Scopes"] = identity.Scopes;
        if (identity.Session is { } session)
        {
            headers["X-Plinto-Session"] = session;
        }

        headers["X-Plinto-Assertion"] = assertions.For(identity, token.Claims, request.Snapshot, request.Rules, request.Now);
        return null;
    }
}
