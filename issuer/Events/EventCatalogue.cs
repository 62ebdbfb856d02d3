namespace Plinto.Issuer.Events;

/// <summary>All types of events, as the slices have registered them (<see cref="EventServices.AddEventTypes"/>).</summary>
internal sealed class EventCatalogue
{
    private readonly Dictionary<string, EventType> _types;

    /// <exception cref="ArgumentException">Two slices registered the same name.</exception>
    public EventCatalogue(IEnumerable<EventType> types)
    {
        _types = types.ToDictionary(type => type.Name, StringComparer.Ordinal);
        All = [.. _types.Values.OrderBy(type => type.Name, StringComparer.Ordinal)];
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<EventType> All { get; }

    /// <summary>Null: there is none of that name.</summary>
    public EventType? Find(string name) => _types.GetValueOrDefault(name);
}
