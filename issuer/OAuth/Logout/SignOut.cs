using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.OAuth.Logout;

/// <summary>Finds and ends the session of a browser.</summary>
internal sealed class SignOut(Database db, SessionSql sessions, EndSessions end, TenantCookies cookies, TimeProvider time)
{
    /// <summary>The session that the browser's cookie proves; null: none.</summary>
    public async Task<BrowserSession?> SessionAsync(TenantAddress address, HttpContext http, CancellationToken ct) =>
        cookies.Read(http, TenantCookies.Session) is { } secret ? await sessions.FindAsync(address, secret, time.GetUtcNow(), ct) : null;

    /// <summary>Ends it, if there is one, and takes the cookie back.</summary>
    public async Task EndAsync(TenantId tenant, BrowserSession? session, HttpContext http, CancellationToken ct)
    {
        if (session is not null)
        {
            var actor = new Actor("identity", session.IdentityId.ToString())
            {
                RequestId = http.TraceIdentifier, Address = http.Connection.RemoteIpAddress?.ToString(), Agent = http.Request.Headers.UserAgent is [{ } agent] ? agent : null,
            };
            await using var work = await db.BeginAsync(tenant, ct);
            await end.EndAsync(work, session.Id, EndReason.SignedOut, actor, ct);
            await work.CommitAsync(ct);
        }

        cookies.Delete(http, TenantCookies.Session);
    }
}
