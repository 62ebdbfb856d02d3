using System.Data;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Roles;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Feed;

/// <summary>Reads all an edge needs of one tenant as of one moment: a repeatable-read transaction, so that nothing between position and content is lost.</summary>
internal sealed class SnapshotSql(Database db, TimeProvider time)
{
    /// <summary>Null for an unknown tenant, or before the feed has an epoch.</summary>
    public async Task<TenantSnapshot?> ReadAsync(TenantId tenant, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var work = await db.BeginAsync(tenant, ct, IsolationLevel.RepeatableRead);
        await using var head = work.Run(HeadSql);
        TenantSnapshot? snapshot;
        await using (var reader = await head.ReadAsync(ct))
        {
            snapshot = await reader.ReadAsync(ct) ? ReadHead(reader, tenant, now) : null;
        }

        if (snapshot is null)
        {
            return null;
        }

        await using var keys = work.Run(KeysSql, now);
        await using var revoked = work.Run("select kid from signing_keys where state = 'revoked' order by revoked_at");
        await using var revocations = work.Run("select kind, value, issued_until, expires_at from revocations where expires_at > $1 order by id", now);
        return snapshot with
        {
            Keys = await keys.ListAsync(row => SigningKeySql.ReadPublic(row, 0), ct),
            RevokedKeys = await revoked.ListAsync(row => row.GetString(0), ct),
            Revocations = await revocations.ListAsync(row => FeedChangeSql.ReadRevocation(row, 0), ct),
            Policy = await FeedPolicySql.PolicyAsync(work, ct),
            Roles = await RolesRecordSql.ReadAsync(work, ct),
        };
    }

    /// <summary>Epoch and the tenant's last change; null for an unknown tenant, or before the feed has an epoch.</summary>
    public async Task<FeedCursor?> HeadAsync(TenantId tenant, CancellationToken ct)
    {
        await using var query = db.In(tenant, HeadSql);
        await using var reader = await query.ReadAsync(ct);
        return await reader.ReadAsync(ct) ? new FeedCursor(reader.GetString(0), reader.GetInt64(2)) : null;
    }

    /// <summary>The last change of each of these tenants, by id, 0 for one that never changed.</summary>
    public async Task<Dictionary<string, long>> HeadsAsync(IReadOnlyList<TenantId> tenants, CancellationToken ct) =>
        (await db.InEachAsync(tenants, PositionSql, row => (new TenantId(row.GetGuid(0)).ToString(), row.GetInt64(1)), ct)).ToDictionary(head => head.Item1, head => head.Item2);

    private const string PositionSql = """
        select t.id, coalesce((select h.position from edge_heads h where h.tenant_id = t.id), 0) from tenants t where t.id = nullif(current_setting('app.tenant', true), '')::uuid
        """;

    // A disabled tenant's keys too: the record says that it is disabled, and an edge shows why it refuses.
    private const string KeysSql = """
        select public_jwk from signing_keys where state in ('announced', 'active') or (state = 'retired' and published_until > $1)
        order by announced_at desc, kid
        """;

    private const string HeadSql = """
        select s.epoch, s.position, coalesce((select h.position from edge_heads h where h.tenant_id = t.id), 0),
               t.slug, t.issuer, t.former_issuers, t.disabled_at is not null
        from tenants t, feed_state s where t.id = nullif(current_setting('app.tenant', true), '')::uuid and s.epoch <> ''
        """;

    private static TenantSnapshot ReadHead(NpgsqlDataReader row, TenantId tenant, DateTimeOffset now) => new()
    {
        Epoch = row.GetString(0),
        Position = row.GetInt64(1),
        LastChange = row.GetInt64(2),
        Horizon = now,
        Tenant = FeedChangeSql.ReadTenant(row, 3, tenant),
        Keys = [],
        RevokedKeys = [],
        Revocations = [],
    };
}
