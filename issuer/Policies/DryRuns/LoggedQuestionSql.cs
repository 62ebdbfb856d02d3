using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Policies.Execution;
using Plinto.Rego.Values;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>What the decision log says was asked.</summary>
internal sealed class LoggedQuestionSql(Database db)
{
    /// <summary>Decisions with an input since a time, the newest first.</summary>
    public async Task<List<DryRunQuestion>> ListAsync(TenantId tenant, DateTimeOffset since, string? entrypoint, int most, CancellationToken ct)
    {
        // Ids are UUIDv7, so a time is a place in their order, and old partitions are not read.
        var first = Guid.CreateVersion7(since);
        var bytes = first.ToByteArray(bigEndian: true);
        Array.Clear(bytes, 6, 10);
        await using var query = db.In(tenant, ListSql, new Guid(bytes, bigEndian: true), entrypoint, most, PolicyLimits.LargestInput);
        return await query.ListAsync(Read, ct);
    }

    private const string ListSql = """
        select id, entrypoint, input::text, allowed, code from decisions
        where id >= $1 and input is not null and ($2::text is null or entrypoint = $2) and octet_length(input::text) <= $4 order by id desc limit $3
        """;

    private static DryRunQuestion Read(NpgsqlDataReader row) =>
        new(null, row.GetGuid(0).ToString(), row.GetString(1), RegoJson.Read(row.GetString(2)), new DryRunOutcome(row.GetBoolean(3), row.GetString(4)));
}
