using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Identities.Passwords;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.Identities;

/// <summary>People and their passwords.</summary>
internal static class IdentityServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IdentitySql>();
        services.AddSingleton<PasswordSql>();
        services.AddSingleton<EmailTokenSql>();
        services.AddSingleton<IdentityChanges>();
        services.AddSingleton<PasswordHashPool>();
        services.AddExpiryInTenant((db, tenant, now) => db.In(tenant, ExpiredLinksSql, now, ExpiredRows.Chunk));
        services.AddSingleton<IExpire, DropUnconfirmedSignUps>();
        services.AddJson(IdentitiesJson.Default);
        services.AddEventTypes(
            "identity.created", "identity.updated", "identity.suspended", "identity.resumed", "identity.deleted", "identity.email_verified", "identity.password_changed");
    }

    private const string ExpiredLinksSql = "delete from email_tokens where ctid = any (array(select ctid from email_tokens where expires_at < $1 limit $2))";
}
