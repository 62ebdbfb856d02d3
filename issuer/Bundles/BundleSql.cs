using System.Data;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Policies.Sources;
using Plinto.Issuer.Roles;

namespace Plinto.Issuer.Bundles;

/// <summary>What bundles are made of.</summary>
internal sealed class BundleSql(Database db)
{
    /// <summary>What a bundle would be of now. Null if no key signs.</summary>
    public async Task<BundleVersion?> VersionAsync(TenantId tenant, CancellationToken ct)
    {
        await using var query = db.In(tenant, VersionSql);
        return await query.FirstAsync(row => new BundleVersion(row.GetInt64(1), row.GetInt64(2), row.GetString(0)), ct);
    }

    /// <inheritdoc cref="VersionAsync"/>
    public async Task<BundleState?> ReadAsync(TenantId tenant, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(tenant, ct, IsolationLevel.RepeatableRead);
        await using var query = work.Run(StateSql);
        var state = await query.FirstAsync(row => new BundleState
        {
            Version = new BundleVersion(row.GetInt64(1), row.GetInt64(2), row.GetString(0)),
            Signed = row.IsDBNull(3) ? null : (row.GetString(3), row.GetString(4)),
            Plan = row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5),
            Module = row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6),
            Entrypoints = row.IsDBNull(7) ? [BasePolicy.Entrypoint] : row.GetFieldValue<string[]>(7),
            Roles = null!,
            Sources = null!,
        }, ct);
        return state is null ? null : state with { Roles = await RolesRecordSql.ReadAsync(work, ct), Sources = await RevisionSql.SourcesAsync(work, ct) };
    }

    /// <summary>Keeps a signature for every replica. False if another was kept since <paramref name="before"/> was read.</summary>
    public async Task<bool> KeepAsync(TenantId tenant, (string Tag, string Jws)? before, string tag, string jws, CancellationToken ct)
    {
        await using var update = db.In(tenant, KeepSql, tenant.Value, before?.Jws, tag, jws);
        return await update.ExecuteAsync(ct) == 1;
    }

    private const string VersionSql = """
        select k.kid, coalesce(h.release, 0), coalesce(h.data_version, 0)
        from signing_keys k left join policy_heads h on h.tenant_id = k.tenant_id where k.state = 'active'
        """;

    private const string StateSql = """
        select k.kid, coalesce(h.release, 0), coalesce(h.data_version, 0), h.bundle_tag, h.bundle_signature, r.plan, r.wasm, r.entrypoints
        from signing_keys k left join policy_heads h on h.tenant_id = k.tenant_id left join policy_releases r on r.tenant_id = h.tenant_id and r.number = h.release
        where k.state = 'active'
        """;

    private const string KeepSql = """
        insert into policy_heads as h (tenant_id, release, bundle_tag, bundle_signature) values ($1, 0, $3, $4)
        on conflict (tenant_id) do update set bundle_tag = excluded.bundle_tag, bundle_signature = excluded.bundle_signature where h.bundle_signature is not distinct from $2
        """;
}
