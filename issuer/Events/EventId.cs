using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Events;

/// <summary>An event's id, the same in the audit log, in webhooks and in live events.</summary>
internal readonly record struct EventId(Guid Value) : ITypeId<EventId>
{
    public static string Prefix => "evt";

    public static EventId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>evt_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
