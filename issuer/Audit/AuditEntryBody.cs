using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Plinto.Issuer.Events;

namespace Plinto.Issuer.Audit;

/// <summary>An event of the audit log: as every other reader gets it, and the personal data where the caller may see it.</summary>
internal sealed record AuditEntryBody : EventBody
{
    public AuditEntryBody()
    {
    }

    [SetsRequiredMembers]
    private AuditEntryBody(EventBody logged) : base(logged)
    {
    }

    /// <summary>The address it came from; absent without <c>audit:personal</c>, where there was none, and once it was erased.</summary>
    public string? Ip { get; init; }

    /// <summary>The user agent; absent as <see cref="Ip"/> is.</summary>
    public string? Agent { get; init; }

    public static AuditEntryBody From(AuditEntry entry)
    {
        var personal = entry.Personal is { } text ? JsonNode.Parse(text) : null;
        return new AuditEntryBody(EventBody.From(entry.Event)) { Ip = (string?)personal?["ip"], Agent = (string?)personal?["agent"] };
    }
}
