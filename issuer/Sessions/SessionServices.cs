using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.Sessions;

/// <summary>Sessions of people, and how they end.</summary>
internal static class SessionServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<SessionSql>();
        services.AddSingleton<SessionListSql>();
        services.AddSingleton<EndSessions>();
        services.AddSingleton<IExpireInTenant, EndExpiredSessions>();
        services.AddExpiryInTenant((db, tenant, now) => db.In(tenant, EndedSql, now - KeepEnded, ExpiredRows.Chunk));
        services.AddJson(SessionsJson.Default);
        services.AddEventTypes(
            new EventType("session.ended", EventClass.Security, "session", "a person signed out",
                EventMember.Text("identityId", "whose session"), EventMember.Text("reason", "`signed_out`")),
            new EventType("session.revoked", EventClass.Security, "session", "a session was ended otherwise; its tokens are refused",
                EventMember.Text("identityId", "whose session"), EventMember.Text("reason", "why: `replaced`, `revoked`, `token_reuse`, `identity_suspended`, …")));
    }

    private static readonly TimeSpan KeepEnded = TimeSpan.FromDays(1);

    private const string EndedSql = "delete from sessions where ctid = any (array(select ctid from sessions where ended_at < $1 limit $2))";
}
