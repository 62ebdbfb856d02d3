using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Events;

/// <summary>An event's id, the same in the audit log, in webhooks and in live events.</summary>
internal readonly record struct EventId(Guid Value)
{
    private const string Prefix = "evt";

    /// <summary>Reads the wire form; false for anything else.</summary>
    public static bool TryParse(string? text, out EventId id)
    {
        var known = TypeId.TryParse(Prefix, text, out var value);
        id = new EventId(value);
        return known;
    }

    /// <summary>The wire form, <c>evt_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
