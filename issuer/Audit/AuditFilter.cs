using System.Text.Json.Serialization;

namespace Plinto.Issuer.Audit;

/// <summary>Which events are asked for; null: any.</summary>
internal sealed record AuditFilter
{
    /// <summary>Names of types, <c>*</c> resolved.</summary>
    public string[]? Types { get; init; }

    /// <summary>Id of who did it, in wire form.</summary>
    public string? Actor { get; init; }

    /// <summary>Id of what it happened to, in wire form.</summary>
    public string? Subject { get; init; }

    public Guid? Organization { get; init; }

    /// <summary>The address it came from, in each form it may be stored in.</summary>
    public string[]? Addresses { get; init; }

    public string? RequestId { get; init; }

    /// <summary>Only those of this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>A part of the JSON text of the event's data, whatever its case.</summary>
    public string? Text { get; init; }

    /// <summary>The filter whose index is walked: the first of these is thought to leave the fewest events.</summary>
    [JsonIgnore]
    public string Leading => this switch
    {
        { RequestId: not null } => "request",
        { Subject: not null } => "subject",
        { Actor: not null } => "actor",
        { Addresses: not null } => "address",
        { Organization: not null } => "organization",
        { Types: not null } => "type",
        _ => "",
    };

    /// <summary>Whether there is more to check than the index that is walked.</summary>
    [JsonIgnore]
    public bool IsMixed => new object?[] { RequestId, Subject, Actor, Addresses, Organization, Types, From, To, Text }.Count(part => part is not null) > (Leading == "" ? 0 : 1);
}
