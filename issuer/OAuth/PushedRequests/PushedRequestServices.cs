using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.OAuth.PushedRequests;

/// <summary>Pushed authorization requests (RFC 9126).</summary>
internal static class PushedRequestServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<PushedRequestSql>();
        services.AddSingleton<PushThrottle>();
        services.AddSingleton<PushEndpoint>();
        services.AddExpiryInTenant((db, tenant, now) => db.In(tenant, ExpiredSql, now, ExpiredRows.Chunk));
    }

    private const string ExpiredSql = "delete from pushed_requests where ctid = any (array(select ctid from pushed_requests where expires_at < $1 limit $2))";
}
