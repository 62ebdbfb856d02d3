using Plinto.Issuer.Events;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.OAuth.AuthorizationCodes;

/// <summary>Authorization codes.</summary>
internal static class AuthorizationCodeServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<AuthorizationCodeSql>();
        services.AddExpiryInTenant((db, tenant, now) => db.In(tenant, ExpiredSql, now - Keep, ExpiredRows.Chunk));
        services.AddEventTypes(
            new EventType("authorization_code.reused", EventClass.Security, "session", "a code was used twice; all that came of it is refused",
                EventMember.Text("clientId", "whose code"), EventMember.Text("identityId", "who had signed in"), EventMember.Text("sessionId", "in which session")));
    }

    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(10);

    private const string ExpiredSql = "delete from authorization_codes where ctid = any (array(select ctid from authorization_codes where expires_at < $1 limit $2))";
}
