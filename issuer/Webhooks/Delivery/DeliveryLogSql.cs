using System.Text.Json;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using EventId = Plinto.Issuer.Events.EventId;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>The log of deliveries: what a webhook was told, and with what success.</summary>
internal sealed class DeliveryLogSql(Database db)
{
    /// <summary>Latest events first, before one of them.</summary>
    /// <param name="state">Null: all.</param>
    /// <param name="only">One event; null: all.</param>
    public async Task<List<DeliveryBody>> ListAsync(TenantId tenant, WebhookId webhook, string? state, EventId? only, EventId? before, int most, CancellationToken ct)
    {
        await using var query = db.In(tenant, ListSql, webhook.Value, state, only?.Value, before?.Value, most);
        return await query.ListAsync(Read, ct);
    }

    private const string ListSql = """
        select d.event_id, d.type, d.subject, d.state, d.due_at, d.created_at, d.ended_at,
               coalesce((select jsonb_agg(jsonb_build_object('number', a.number, 'at', a.at, 'milliseconds', a.milliseconds, 'status', a.status, 'error', a.error, 'answer', a.answer)
                                          order by a.number desc)
                         from (select l.number, l.at, l.milliseconds, l.status, l.error, l.answer from webhook_attempts l
                               where l.tenant_id = d.tenant_id and l.webhook_id = d.webhook_id and l.event_id = d.event_id order by l.number desc limit 20) a), '[]')
        from webhook_deliveries d
        where d.webhook_id = $1 and ($2::text is null or d.state = $2) and ($3::uuid is null or d.event_id = $3) and ($4::uuid is null or d.event_id < $4)
        order by d.event_id desc limit $5
        """;

    private static DeliveryBody Read(NpgsqlDataReader row) => new()
    {
        Event = new EventId(row.GetGuid(0)).ToString(),
        Type = row.GetString(1),
        Subject = row.GetString(2),
        State = row.GetString(3),
        DueAt = row.GetString(3) == "waiting" ? row.GetFieldValue<DateTimeOffset>(4) : null,
        CreatedAt = row.GetFieldValue<DateTimeOffset>(5),
        EndedAt = row.GetFieldValue<DateTimeOffset?>(6),
        Attempts = JsonSerializer.Deserialize(row.GetString(7), DeliveryJson.Default.IReadOnlyListAttemptBody)!,
    };
}
