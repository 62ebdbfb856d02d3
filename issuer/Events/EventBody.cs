using System.Text.Json.Nodes;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Events;

/// <summary>An event on the wire: the same in the audit log, its exports, webhooks and live streams.</summary>
internal record EventBody
{
    /// <summary><c>evt_…</c>; whoever is told of an event twice knows it by this.</summary>
    public required string Id { get; init; }

    /// <summary>Its place in the tenant's log: dense, from 1, in the order the changes were committed.</summary>
    public required long Position { get; init; }

    /// <summary>Noun and past participle, such as <c>client.created</c>: <c>docs/events.md</c>.</summary>
    public required string Type { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required EventActorBody Actor { get; init; }

    /// <summary>Id of what it happened to.</summary>
    public required string Subject { get; init; }

    /// <summary><c>org_…</c> it happened in; null outside of organisations.</summary>
    public required string? Organization { get; init; }

    /// <summary>The request it was done by; null for work on schedule.</summary>
    public required string? RequestId { get; init; }

    /// <summary>What the type's schema says.</summary>
    public required JsonObject Data { get; init; }

    /// <summary>base64url of SHA-256 over a salt and the personal data (address, agent); null if there were none. It stays when they are erased.</summary>
    public required string? PersonalCommitment { get; init; }

    public static EventBody From(LoggedEvent logged) => new()
    {
        Id = logged.Id.ToString(),
        Position = logged.Position,
        Type = logged.Type,
        Time = logged.Time,
        Actor = new EventActorBody { Kind = logged.ActorKind, Id = logged.ActorId, ActingFor = logged.ActingFor },
        Subject = logged.Subject,
        Organization = logged.OrganizationId is { } organization ? TypeId.Format("org", organization) : null,
        RequestId = logged.RequestId,
        Data = logged.Data,
        PersonalCommitment = logged.PersonalCommitment is { } commitment ? System.Buffers.Text.Base64Url.EncodeToString(commitment) : null,
    };
}
