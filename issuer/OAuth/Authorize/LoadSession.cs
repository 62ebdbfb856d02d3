using Plinto.Issuer.Ids;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>Who is signed in, by the browser's cookie: a live session of an identity that is not suspended.</summary>
internal sealed class LoadSession(SessionSql sessions, TenantCookies cookies, TimeProvider time)
{
    public async ValueTask<IResult?> RunAsync(AuthorizeFlow flow, CancellationToken ct)
    {
        flow.Session = cookies.Read(flow.Http, TenantCookies.Session) is { } secret
            ? await sessions.FindAsync(await TenantAddress.BindAsync(flow.Http), secret, time.GetUtcNow(), ct)
            : null;
        return null;
    }
}
