using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.OAuth.ClientAuthentication;

/// <summary>How an OAuth client authenticates.</summary>
internal static class ClientAuthenticationServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ClientRegistrationSql>();
        services.AddSingleton<ClientRegistrations>();
        services.AddSingleton<VerifyClientAssertion>();
        services.AddSingleton<AuthenticateClient>();
        services.AddSingleton<ReadClientRequest>();
        services.AddExpiryInTenant((db, tenant, now) => db.In(tenant, UsedAssertionsSql, now, ExpiredRows.Chunk));
    }

    private const string UsedAssertionsSql = "delete from assertion_jtis where ctid = any (array(select ctid from assertion_jtis where expires_at < $1 limit $2))";
}
