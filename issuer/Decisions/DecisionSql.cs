using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Protocol.Decisions;

namespace Plinto.Issuer.Decisions;

/// <summary>The decision log in the database.</summary>
internal sealed class DecisionSql(Database db)
{
    /// <summary>Stores those that were not stored before: the statement decides. Answers how many.</summary>
    /// <param name="edge">Null: decided by the issuer.</param>
    public async Task<int> InsertAsync(TenantId tenant, EdgeId? edge, IReadOnlyList<DecisionRecord> decisions, DateTimeOffset now, CancellationToken ct)
    {
        var rows = new JsonArray([.. decisions.Select(Row)]);
        await using var insert = db.In(tenant, InsertSql, tenant.Value, edge?.Value, SqlValue.Json(rows.ToJsonString()), now);
        return await insert.ExecuteAsync(ct);
    }

    /// <summary>Counts decisions that an edge did not log.</summary>
    public async Task AddDroppedAsync(TenantId tenant, EdgeId edge, long count, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = db.In(
            tenant,
            """
            insert into decision_drops as d (tenant_id, day, edge_id, dropped) values ($1, ($2::timestamptz at time zone 'UTC')::date, $3, $4)
            on conflict (tenant_id, day, edge_id) do update set dropped = d.dropped + excluded.dropped
            """,
            tenant.Value, now, edge.Value, count);
        await update.ExecuteAsync(ct);
    }

    /// <summary>How many decisions edges did not log since then, by their days.</summary>
    public async Task<long> CountDroppedAsync(TenantId tenant, DateTimeOffset since, CancellationToken ct)
    {
        await using var query = db.In(tenant, "select coalesce(sum(dropped), 0)::bigint from decision_drops where day >= ($1::timestamptz at time zone 'UTC')::date", since);
        return await query.ScalarAsync<long>(ct);
    }

    public async Task<DecisionBody?> FindAsync(TenantId tenant, DecisionId id, CancellationToken ct)
    {
        await using var query = db.In(tenant, SelectSql + " where d.id = $1", id.Value);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Decisions, the newest first, before one of them.</summary>
    public async Task<List<DecisionBody>> ListAsync(TenantId tenant, DecisionFilter filter, DecisionId? before, int most, CancellationToken ct)
    {
        await using var query = db.In(
            tenant,
            SelectSql + """
             where ($1::uuid is null or d.id < $1) and ($2::uuid is null or d.id >= $2) and ($3::uuid is null or d.id < $3)
               and ($4::boolean is null or d.allowed = $4) and ($5::text is null or d.code = $5) and ($6::text is null or d.request_id = $6)
               and ($7::text is null or d.subject = $7) and ($8::text is null or d.route = $8) and ($9::text is null or d.entrypoint = $9)
             order by d.id desc limit $10
            """,
            before?.Value, filter.Since is { } since ? UuidTime.First(since) : (Guid?)null, filter.Until is { } until ? UuidTime.First(until) : (Guid?)null,
            filter.Allowed, filter.Code, filter.RequestId, filter.Subject, filter.Route, filter.Entrypoint, most);
        return await query.ListAsync(Read, ct);
    }

    private static JsonObject Row(DecisionRecord decision) => new()
    {
        ["id"] = decision.Id,
        ["release"] = decision.Release,
        ["entrypoint"] = decision.Entrypoint,
        ["route"] = decision.Route,
        ["request_id"] = decision.RequestId,
        ["subject"] = decision.Subject,
        ["allowed"] = decision.Allowed,
        ["code"] = decision.Code,
        ["reasons"] = new JsonArray([.. (decision.Reasons ?? []).Select(reason => JsonValue.Create(reason))]),
        ["input"] = decision.Input is { } input ? LoggedInput.Storable(input) : null,
        ["microseconds"] = decision.Microseconds,
    };

    private const string InsertSql = """
        insert into decisions (tenant_id, id, edge_id, release, entrypoint, route, request_id, subject, allowed, code, reasons, input, microseconds, received_at)
        select $1, r.id, $2, r.release, r.entrypoint, r.route, r.request_id, r.subject, r.allowed, r.code, r.reasons, r.input, r.microseconds, $4
        from jsonb_to_recordset($3) as r (id uuid, release bigint, entrypoint text, route text, request_id text, subject text, allowed boolean, code text, reasons text[],
                                          input jsonb, microseconds double precision)
        on conflict do nothing
        """;

    private const string SelectSql = """
        select d.id, d.edge_id, d.allowed, d.code, d.reasons, d.release, d.entrypoint, d.route, d.request_id, d.subject, d.input::text, d.microseconds from decisions d
        """;

    private static DecisionBody Read(NpgsqlDataReader row) => new()
    {
        Id = new DecisionId(row.GetGuid(0)).ToString(),
        At = UuidTime.Of(row.GetGuid(0)),
        EdgeId = row.IsDBNull(1) ? null : new EdgeId(row.GetGuid(1)).ToString(),
        Allowed = row.GetBoolean(2),
        Code = row.GetString(3),
        Reasons = row.GetFieldValue<string[]>(4),
        Release = row.GetInt64(5),
        Entrypoint = row.GetString(6),
        Route = Text(row, 7),
        RequestId = Text(row, 8),
        Subject = Text(row, 9),
        Input = row.IsDBNull(10) ? null : JsonElement.Parse(row.GetString(10)),
        Microseconds = row.GetDouble(11),
    };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
