using System.Text.Json;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>Releases in the database. Which one is active is <see cref="HeadSql"/>'s.</summary>
internal sealed class ReleaseSql(Database db)
{
    /// <summary>Older releases can be compiled again from their revisions.</summary>
    private const int KeptPlans = 20;

    public async Task<ReleaseBody?> FindAsync(TenantId tenant, long number, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where r.number = $1", number);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Releases, the newest first, before one of them.</summary>
    public async Task<List<ReleaseBody>> ListAsync(TenantId tenant, long? before, int most, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where ($1::bigint is null or r.number < $1) order by r.number desc limit $2", before, most);
        return await query.ListAsync(Read, ct);
    }

    /// <summary>The plan of a release, and what it is made of. Null once it is gone: another is active by then.</summary>
    public async Task<(byte[] Plan, IReadOnlyList<ReleasePolicy> Contents)?> PlanAsync(TenantId tenant, long number, CancellationToken ct)
    {
        await using var query = db.In(tenant, "select plan, contents::text from policy_releases where number = $1 and plan is not null", number);
        await using var reader = await query.ReadAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetFieldValue<byte[]>(0), ReadContents(reader.GetString(1))) : null;
    }

    /// <summary>Writes a release, and drops the plans of those long gone.</summary>
    public static async Task InsertAsync(Work work, long number, CompiledRelease release, string reason, string createdBy, DateTimeOffset now, CancellationToken ct)
    {
        var contents = JsonSerializer.Serialize(release.Contents, ReleasesJson.Default.IReadOnlyListReleasePolicy);
        await using (var insert = work.Run(
            InsertSql, work.Tenant!.Value.Value, number, SqlValue.Json(contents), release.Entrypoints.ToArray(), release.Compressed, release.Module, reason, createdBy, now))
        {
            await insert.ExecuteAsync(ct);
        }

        await using var drop = work.Run("update policy_releases set plan = null, wasm = null where number <= $1 and plan is not null", number - KeptPlans);
        await drop.ExecuteAsync(ct);
    }

    private const string SelectSql = """
        select r.number, r.contents::text, r.entrypoints, r.reason, r.created_by, r.created_at, r.wasm is not null, coalesce(h.release = r.number, false)
        from policy_releases r left join policy_heads h on h.tenant_id = r.tenant_id
        """;

    private const string InsertSql = """
        insert into policy_releases (tenant_id, number, contents, entrypoints, plan, wasm, reason, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    internal static IReadOnlyList<ReleasePolicy> ReadContents(string json) => JsonSerializer.Deserialize(json, ReleasesJson.Default.IReadOnlyListReleasePolicy)!;

    private static ReleaseBody Read(NpgsqlDataReader row) => new()
    {
        Number = row.GetInt64(0),
        Policies = [.. ReadContents(row.GetString(1)).Select(policy => policy with { Rules = null })],
        Entrypoints = row.GetFieldValue<string[]>(2),
        Reason = row.GetString(3),
        CreatedBy = row.GetString(4),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(5),
        Module = row.GetBoolean(6),
        InForce = row.GetBoolean(7),
    };
}
