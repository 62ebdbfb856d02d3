using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.Clients;

/// <summary>Applications of a tenant and their secrets.</summary>
internal static class ClientServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ClientSql>();
        services.AddSingleton<ClientChanges>();
        services.AddExpiryInTenant((db, tenant, now) => db.In(tenant, EndedSecretsSql, now, ExpiredRows.Chunk));
        services.AddJson(ClientsJson.Default);
        services.AddEventTypes(
            new EventType("client.created", EventClass.Change, "client", "a client was made", EventMember.Text("name", "its name"),
            EventMember.Text("type", "`confidential` or `public`")),
            new EventType("client.updated", EventClass.Change, "client", "settings of a client changed"),
            new EventType("client.disabled", EventClass.Security, "client", "a client was disabled; its tokens are refused"),
            new EventType("client.enabled", EventClass.Security, "client", "a disabled client was enabled again"),
            new EventType("client.deleted", EventClass.Change, "client", "a client was deleted; its tokens are refused"),
            new EventType("client.secret_rotated", EventClass.Security, "client", "a client got a new secret"),
            new EventType("client.tokens_revoked", EventClass.Security, "client", "all tokens that a client has been issued so far are refused"));
    }

    private const string EndedSecretsSql = "delete from client_secrets where ctid = any (array(select ctid from client_secrets where expires_at < $1 limit $2))";
}
