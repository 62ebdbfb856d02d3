using System.Text.Json.Nodes;
using Npgsql;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Events;

/// <summary>An event as it stands in its tenant's log.</summary>
internal sealed record LoggedEvent
{
    public required EventId Id { get; init; }

    /// <summary>Its place in the tenant's log: dense, from 1, in the order the changes were committed.</summary>
    public required long Position { get; init; }

    public required string Type { get; init; }

    public required string ActorKind { get; init; }

    /// <summary>Null for the system, and for a person nobody could name.</summary>
    public required string? ActorId { get; init; }

    /// <summary>Whom the actor acted for; null if for itself.</summary>
    public required string? ActingFor { get; init; }

    public required string Subject { get; init; }

    public required Guid? OrganizationId { get; init; }

    public required string? RequestId { get; init; }

    public required JsonObject Data { get; init; }

    /// <summary>SHA-256 over a salt and the personal data (address, agent); null if there were none. It stays when they are erased.</summary>
    public required byte[]? PersonalCommitment { get; init; }

    /// <summary>When it was written, to the millisecond: it is part of the id.</summary>
    public DateTimeOffset Time => UuidTime.Of(Id.Value);

    /// <summary>What <see cref="Read"/> takes, in its order, of <c>event_positions p join events e</c>.</summary>
    public const string Columns = "e.id, p.position, e.type, e.actor_kind, e.actor_id, e.acting_for, e.subject, e.organization_id, e.request_id, e.data, e.personal_commitment";

    public static LoggedEvent Read(NpgsqlDataReader row) => new()
    {
        Id = new EventId(row.GetGuid(0)),
        Position = row.GetInt64(1),
        Type = row.GetString(2),
        ActorKind = row.GetString(3),
        ActorId = row.IsDBNull(4) ? null : row.GetString(4),
        ActingFor = row.IsDBNull(5) ? null : row.GetString(5),
        Subject = row.GetString(6),
        OrganizationId = row.IsDBNull(7) ? null : row.GetGuid(7),
        RequestId = row.IsDBNull(8) ? null : row.GetString(8),
        Data = (JsonObject)JsonNode.Parse(row.GetString(9))!,
        PersonalCommitment = row.IsDBNull(10) ? null : row.GetFieldValue<byte[]>(10),
    };
}
