using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.Idempotency;

/// <summary><c>Idempotency-Key</c>.</summary>
internal static class IdempotencyServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IdempotentWrite>();
        services.AddExpiryInTenant((db, tenant, now) => db.In(tenant, ExpiredSql, now, ExpiredRows.Chunk));
        services.AddExpiry((db, now) => db.Deployment(ExpiredOfOperatorsSql, now, ExpiredRows.Chunk));
    }

    private const string ExpiredSql = "delete from idempotency_keys where ctid = any (array(select ctid from idempotency_keys where expires_at < $1 limit $2))";

    private const string ExpiredOfOperatorsSql =
        "delete from operator_idempotency_keys where ctid = any (array(select ctid from operator_idempotency_keys where expires_at < $1 limit $2))";
}
