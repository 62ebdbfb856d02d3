namespace Plinto.Issuer.Events;

/// <summary>The types of events that one slice writes.</summary>
internal sealed record EventTypes(IReadOnlyList<string> Names);
