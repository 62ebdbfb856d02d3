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
        services.AddEventTypes("client.created", "client.updated", "client.disabled", "client.enabled", "client.deleted", "client.secret_rotated", "client.tokens_revoked");
    }

    private const string EndedSecretsSql = "delete from client_secrets where ctid = any (array(select ctid from client_secrets where expires_at < $1 limit $2))";
}
