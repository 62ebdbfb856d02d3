using Plinto.Issuer.Events;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.OAuth.RefreshTokens;

/// <summary>Refresh tokens, and how long used ones are kept.</summary>
internal static class RefreshTokenServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<RefreshTokenSql>();
        services.AddExpiryInTenant((db, tenant, now) => db.In(tenant, EnvelopesSql, now - RefreshWindow.Unused, ExpiredRows.Chunk));
        services.AddSingleton<IExpireInTenant, DeleteUsedTokens>();
        services.AddEventTypes(
            new EventType("refresh_token.reused", EventClass.Security, "session", "a refresh token was used after its successor: theft; its session ended",
                EventMember.Text("clientId", "whose token"), EventMember.Text("identityId", "who had signed in")),
            new EventType("refresh_token.revoked", EventClass.Security, "session", "a refresh token was revoked by its client, with all that came of it",
                EventMember.Text("clientId", "whose token"), EventMember.Text("identityId", "who had signed in")));
    }

    // The newest first: those before them were emptied in earlier rounds.
    private const string EnvelopesSql = """
        update refresh_tokens set successor_envelope = null where ctid = any (array(
            select ctid from refresh_tokens where used_at < $1 and successor_envelope is not null order by used_at desc limit $2))
        """;
}
