using Plinto.Issuer.Configuration;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.EdgeChanges;

/// <summary>What edges must know at once, and how long it is kept.</summary>
internal static class EdgeChangeServices
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        var options = EdgeFeedOptions.Read(settings);
        services.AddSingleton(options);
        services.AddSingleton(new CleanUpEvery(options.CleanEvery));
        services.AddExpiryInTenant((db, tenant, now) => db.In(tenant, RevocationsSql, now, ExpiredRows.Chunk));
        services.AddSingleton<IExpire, PruneEdgeChanges>();
    }

    private const string RevocationsSql = "delete from revocations where ctid = any (array(select ctid from revocations where expires_at < $1 limit $2))";
}
