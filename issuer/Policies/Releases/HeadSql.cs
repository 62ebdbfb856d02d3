using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>The one row of each tenant that says what is active.</summary>
internal sealed class HeadSql(Database db)
{
    public async Task<PolicyHead> FindAsync(TenantId tenant, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql);
        return await query.FirstAsync(Read, ct) ?? PolicyHead.First;
    }

    /// <inheritdoc cref="FindAsync(TenantId, CancellationToken)"/>
    public static async Task<PolicyHead> FindAsync(Work work, CancellationToken ct)
    {
        await using var query = work.Run(SelectSql);
        return await query.FirstAsync(Read, ct) ?? PolicyHead.First;
    }

    /// <summary>Activates the release after <paramref name="compiledOver"/> if that one still is active. Exactly one of several that were compiled over it gets true.</summary>
    public static async Task<bool> SwitchAsync(Work work, long compiledOver, CancellationToken ct)
    {
        await using (var ensure = work.Run("insert into policy_heads (tenant_id, release) values ($1, 0) on conflict do nothing", work.Tenant!.Value.Value))
        {
            await ensure.ExecuteAsync(ct);
        }

        await using var update = work.Run("update policy_heads set release = $2 where release = $1", compiledOver, compiledOver + 1);
        return await update.ExecuteAsync(ct) == 1;
    }

    /// <summary>Changes the settings; after <see cref="SwitchAsync"/>, which makes the row. False if <paramref name="version"/> is no longer the stored one.</summary>
    public static async Task<bool> ConfigureAsync(Work work, long? version, bool basePolicy, IReadOnlyList<string> redactions, CancellationToken ct)
    {
        await using var update = work.Run(
            "update policy_heads set base_policy = $2, redactions = $3, version = version + 1 where $1::bigint is null or version = $1", version, basePolicy, redactions.ToArray());
        return await update.ExecuteAsync(ct) == 1;
    }

    private const string SelectSql = "select release, base_policy, redactions, data_version, version from policy_heads";

    private static PolicyHead Read(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetBoolean(1), row.GetFieldValue<string[]>(2), row.GetInt64(3), row.GetInt64(4));
}
