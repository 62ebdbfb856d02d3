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
        services.AddSingleton<CredentialSql>();
        services.AddSingleton<EmailTokenSql>();
        services.AddSingleton<IdentityChanges>();
        services.AddSingleton<PasswordHashPool>();
        services.AddExpiryInTenant((db, tenant, now) => db.In(tenant, ExpiredLinksSql, now, ExpiredRows.Chunk));
        services.AddSingleton<IExpire, DropUnconfirmedSignUps>();
        services.AddJson(IdentitiesJson.Default);
        services.AddEventTypes(
            new EventType("identity.created", EventClass.Change, "identity", "a person got an account"),
            new EventType("identity.updated", EventClass.Change, "identity", "name or address of a person changed"),
            new EventType("identity.suspended", EventClass.Security, "identity", "a person was suspended; sessions ended, tokens are refused"),
            new EventType("identity.resumed", EventClass.Security, "identity", "a suspended person may sign in again"),
            new EventType("identity.deleted", EventClass.Security, "identity", "a person was deleted; sessions ended, tokens are refused",
                EventMember.Text("reason", "`never_confirmed`: signed up and never opened the link").OrNull()),
            new EventType("identity.email_verified", EventClass.Change, "identity", "a person confirmed the address"),
            new EventType("identity.mail_requested", EventClass.Activity, "identity", "somebody who manages people had a mail sent to one",
                EventMember.Text("kind", "`reset_password` or `verify_email`")),
            new EventType("identity.password_changed", EventClass.Security, "identity", "a person has another password"));
    }

    private const string ExpiredLinksSql = "delete from email_tokens where ctid = any (array(select ctid from email_tokens where expires_at < $1 limit $2))";
}
