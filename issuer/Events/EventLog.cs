using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Plinto.Issuer.Data;

namespace Plinto.Issuer.Events;

/// <summary>
/// Writes the event log. The row is the audit entry, the webhook payload and the live event at once. Personal data stands in a row of its own; the event
/// holds a salted commitment to it, so erasing that row leaves every proof valid.
/// </summary>
internal sealed class EventLog(EventCatalogue catalogue, EventRounds rounds, TimeProvider time)
{
    private const int SaltLength = 16;

    /// <summary>Writes an event into the work's tenant, in the transaction of the change it tells of. Answers its id.</summary>
    /// <exception cref="ArgumentException">The catalogue does not know its type, or its data is not what the type declares.</exception>
    public async Task<EventId> AppendAsync(Work work, NewEvent entry, CancellationToken ct)
    {
        var type = catalogue.Find(entry.Type) ?? throw new ArgumentException($"no slice has registered the event type `{entry.Type}`", nameof(entry));
        if (type.FaultIn(entry.Data) is { } fault)
        {
            throw new ArgumentException(fault, nameof(entry));
        }

        work.OnCommitted(rounds.Written);
        var tenant = work.Tenant!.Value.Value;
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var personal = Personal(entry.Actor);
        var salt = personal is null ? null : RandomNumberGenerator.GetBytes(SaltLength);
        var commitment = personal is null ? null : SHA256.HashData([.. salt!, .. Encoding.UTF8.GetBytes(personal)]);
        await using (var insert = work.Run(
            InsertSql, tenant, id, entry.Type, entry.Actor.Kind, entry.Actor.Id, entry.Subject, entry.Actor.RequestId, SqlValue.Json(entry.Data.ToJsonString()), commitment))
        {
            await insert.ExecuteAsync(ct);
        }

        if (personal is not null)
        {
            await using var insert = work.Run(
                "insert into event_personal (tenant_id, event_id, salt, data) values ($1, $2, $3, $4)", tenant, id, salt, personal);
            await insert.ExecuteAsync(ct);
        }

        return new EventId(id);
    }

    private static string? Personal(Actor actor)
    {
        if (actor.Address is null && actor.Agent is null)
        {
            return null;
        }

        return new JsonObject { ["ip"] = actor.Address, ["agent"] = actor.Agent }.ToJsonString();
    }

    private const string InsertSql = """
        insert into events (tenant_id, id, type, actor_kind, actor_id, subject, request_id, data, personal_commitment)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;
}
