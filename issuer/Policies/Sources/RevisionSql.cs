using System.Data;
using System.Text.Json;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Policies.Sources;

/// <summary>Revisions in the database, and what of them is active.</summary>
internal sealed class RevisionSql(Database db)
{
    public async Task<PolicyRevision?> FindAsync(TenantId tenant, PolicyId policy, int number, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where policy_id = $1 and number = $2", policy.Value, number);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Revisions without their files' texts, the newest first, before one of them.</summary>
    public async Task<List<PolicyRevision>> ListAsync(TenantId tenant, PolicyId policy, long? before, int most, CancellationToken ct)
    {
        await using var query = db.In(tenant, ListSql, policy.Value, before, most);
        return await query.ListAsync(Read, ct);
    }

    /// <summary>All that is active, as of one moment.</summary>
    public async Task<ReleaseSources> SourcesAsync(TenantId tenant, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(tenant, ct, IsolationLevel.RepeatableRead);
        return await SourcesAsync(work, ct);
    }

    /// <summary>The same in a transaction that sees one moment.</summary>
    public static async Task<ReleaseSources> SourcesAsync(Work work, CancellationToken ct)
    {
        await using var head = work.Run("select release, base_policy from policy_heads");
        var known = await head.FirstAsync(row => new ReleaseSources(row.GetInt64(0), row.GetBoolean(1), []), ct) ?? new ReleaseSources(0, BasePolicy: true, []);
        await using var active = work.Run(ActiveSql);
        return known with { Policies = await active.ListAsync(ReadSource, ct) };
    }

    /// <summary>One revision as a part of a release; null if there is none.</summary>
    public async Task<PolicySource?> SourceAsync(TenantId tenant, PolicyId policy, int number, CancellationToken ct)
    {
        await using var query = db.In(tenant, SourceSql, policy.Value, number);
        return await query.FirstAsync(ReadSource, ct);
    }

    public static async Task InsertAsync(Work work, PolicyId policy, PolicyRevision revision, CancellationToken ct)
    {
        var files = JsonSerializer.Serialize(revision.Files, SourcesJson.Default.IReadOnlyListPolicyFile);
        await using var insert = work.Run(
            "insert into policy_revisions (tenant_id, policy_id, number, files, entrypoints, message, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
            work.Tenant!.Value.Value, policy.Value, revision.Number, SqlValue.Json(files), revision.Entrypoints.ToArray(), revision.Message, revision.CreatedBy,
            revision.CreatedAt);
        await insert.ExecuteAsync(ct);
    }

    private const string SelectSql = "select number, files::text, entrypoints, message, created_by, created_at from policy_revisions";

    private const string ListSql = """
        select number, (select jsonb_agg(jsonb_build_object('path', f -> 'path', 'text', '')) from jsonb_array_elements(files) f)::text, entrypoints, message, created_by, created_at
        from policy_revisions where policy_id = $1 and ($2::bigint is null or number < $2) order by number desc limit $3
        """;

    private const string ActiveSql = """
        select p.id, p.name, r.number, r.files::text, r.entrypoints
        from policies p join policy_revisions r on r.tenant_id = p.tenant_id and r.policy_id = p.id and r.number = p.active_revision order by p.name collate "C"
        """;

    private const string SourceSql = """
        select p.id, p.name, r.number, r.files::text, r.entrypoints
        from policies p join policy_revisions r on r.tenant_id = p.tenant_id and r.policy_id = p.id where p.id = $1 and r.number = $2
        """;

    private static PolicySource ReadSource(NpgsqlDataReader row) =>
        new(new PolicyId(row.GetGuid(0)), row.GetString(1), row.GetInt32(2), ReadFiles(row.GetString(3)), row.GetFieldValue<string[]>(4));

    private static PolicyRevision Read(NpgsqlDataReader row) => new()
    {
        Number = row.GetInt32(0),
        Files = ReadFiles(row.GetString(1)),
        Entrypoints = row.GetFieldValue<string[]>(2),
        Message = row.IsDBNull(3) ? null : row.GetString(3),
        CreatedBy = row.GetString(4),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(5),
    };

    private static IReadOnlyList<PolicyFile> ReadFiles(string json) => JsonSerializer.Deserialize(json, SourcesJson.Default.IReadOnlyListPolicyFile)!;
}
