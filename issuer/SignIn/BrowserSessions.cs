using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Pages;
using Plinto.Issuer.Secrets;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.Tenants;
using Plinto.Issuer.Throttling;

namespace Plinto.Issuer.SignIn;

/// <summary>
/// Puts a session into a browser. Its secret is new each time: whatever cookie was planted before is worth nothing afterwards (session fixation). A browser holds one session
/// of a tenant: another person's ends, the same person's goes on.
/// </summary>
internal sealed class BrowserSessions(SessionSql sessions, EndSessions end, TenantCookies cookies, KnownDevices devices, EventLog events, TimeProvider time)
{
    /// <summary>How a password is named (RFC 8176).</summary>
    public static readonly string[] ByPassword = ["pwd"];

    /// <summary>The live session of the browser; null: none.</summary>
    public async Task<BrowserSession?> FindAsync(HttpContext http, CancellationToken ct) =>
        cookies.Read(http, TenantCookies.Session) is { } secret ? await sessions.FindAsync(await TenantAddress.BindAsync(http), secret, time.GetUtcNow(), ct) : null;

    /// <summary>Starts a session of an identity that has just proved itself. Once the work is committed, <see cref="Keep"/> gives it to the browser.</summary>
    /// <param name="before">The browser's session until now; null: none.</param>
    public async Task<OpaqueSecret> StartAsync(Work work, HttpContext http, IdentityId identity, BrowserSession? before, string[] amr, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var secret = OpaqueSecret.Generate(OpaqueSecret.SessionPrefix);
        if (before is not null)
        {
            if (before.IdentityId == identity && await SessionSql.ProveAgainAsync(work, before.Id, identity, secret, amr, now, ct))
            {
                await TellAsync(work, "session.reauthenticated", http, identity, before.Id, amr, ct);
                return secret;
            }

            await end.EndAsync(work, before.Id, EndReason.Replaced, PageActor.Of(http, before.IdentityId), ct);
        }

        var id = await SessionSql.StartAsync(work, identity, secret, amr, http.Connection.RemoteIpAddress?.ToString(), PageActor.AgentOf(http), now, ct);
        await TellAsync(work, "session.started", http, identity, id, amr, ct);
        if (devices.Find(http, work.Tenant!.Value, identity) is null)
        {
            var where = new JsonObject { ["sessionId"] = id.ToString() };
            await events.AppendAsync(work, new NewEvent("session.new_device", PageActor.Of(http, identity), identity.ToString()) { Data = where }, ct);
        }

        return secret;
    }

    private Task TellAsync(Work work, string type, HttpContext http, IdentityId identity, SessionId session, string[] amr, CancellationToken ct)
    {
        var data = new JsonObject { ["identityId"] = identity.ToString(), ["amr"] = new JsonArray([.. amr.Select(method => (JsonNode)method)]) };
        return events.AppendAsync(work, new NewEvent(type, PageActor.Of(http, identity), session.ToString()) { Data = data }, ct);
    }

    /// <summary>Gives the browser its session, and remembers the device.</summary>
    public void Keep(HttpContext http, PageTenant tenant, IdentityId identity, OpaqueSecret secret)
    {
        cookies.Write(http, TenantCookies.Session, secret.Text, tenant.SessionLifetime);
        devices.Remember(http, tenant.Id, identity);
    }

    /// <summary>Takes it back.</summary>
    public void Forget(HttpContext http) => cookies.Delete(http, TenantCookies.Session);
}
