using System.Diagnostics.CodeAnalysis;
using Plinto.Issuer.EdgeFeed;
using Plinto.Issuer.Hosting;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Data;

/// <summary>
/// Deletes what has expired: used assertions, idempotency keys, revocations, ended client secrets, old edge changes. In chunks, so that no transaction holds back the
/// readers of the event log.
/// </summary>
internal sealed class CleanUp(WorkerDatabase db, EdgeFeedOptions options, IssuerMetrics metrics, TimeProvider time, ILogger<CleanUp> logger)
    : ScheduledWork("clean-up", options.CleanEvery, metrics, time, logger)
{
    private const int Chunk = 1000;
    private readonly TimeProvider _time = time;

    /// <summary>Deletes all that has expired by now. Answers how many rows that were.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var deleted = 0;
        foreach (var tenant in await TenantsAsync(now, ct))
        {
            deleted += await RepeatAsync(tenant, AssertionsSql, now, ct) + await RepeatAsync(tenant, IdempotencySql, now, ct)
                + await RepeatAsync(tenant, RevocationsSql, now, ct) + await RepeatAsync(tenant, SecretsSql, now, ct);
        }

        deleted += await RepeatAsync(null, EdgeAssertionsSql, now, ct) + await RepeatAsync(null, OperatorIdempotencySql, now, ct);
        return deleted + await PruneFeedAsync(now, ct);
    }

    private async Task<List<TenantId>> TenantsAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.Deployment("select tenant_id from directory.tenants_to_clean($1, $2)", now, Chunk);
        return await query.ListAsync(row => new TenantId(row.GetGuid(0)), ct);
    }

    private async Task<int> RepeatAsync(TenantId? tenant, [ConstantExpected] string sql, DateTimeOffset now, CancellationToken ct)
    {
        for (var total = 0; ;)
        {
            await using var delete = tenant is { } inside ? db.In(inside, sql, now, Chunk) : db.Deployment(sql, now, Chunk);
            var deleted = await delete.ExecuteAsync(ct);
            total += deleted;
            if (deleted < Chunk)
            {
                return total;
            }
        }
    }

    private async Task<int> PruneFeedAsync(DateTimeOffset now, CancellationToken ct)
    {
        for (var total = 0; ;)
        {
            await using var prune = db.Deployment("select directory.prune_edge_changes($1, $2)", now - options.KeepChanges, Chunk);
            var pruned = await prune.ScalarAsync<int>(ct);
            total += pruned;
            if (pruned < Chunk)
            {
                return total;
            }
        }
    }

    private const string AssertionsSql = "delete from assertion_jtis where ctid = any (array(select ctid from assertion_jtis where expires_at < $1 limit $2))";
    private const string IdempotencySql = "delete from idempotency_keys where ctid = any (array(select ctid from idempotency_keys where expires_at < $1 limit $2))";
    private const string RevocationsSql = "delete from revocations where ctid = any (array(select ctid from revocations where expires_at < $1 limit $2))";
    private const string SecretsSql = "delete from client_secrets where ctid = any (array(select ctid from client_secrets where expires_at < $1 limit $2))";
    private const string EdgeAssertionsSql = "delete from edge_assertion_jtis where ctid = any (array(select ctid from edge_assertion_jtis where expires_at < $1 limit $2))";
    private const string OperatorIdempotencySql =
        "delete from operator_idempotency_keys where ctid = any (array(select ctid from operator_idempotency_keys where expires_at < $1 limit $2))";
}
