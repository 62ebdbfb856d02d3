using System.Text.Json.Serialization;

namespace Plinto.Issuer.Events;

/// <summary>Serialization of events as everybody outside reads them. Nulls are written: a member is never missing.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(EventBody))]
internal sealed partial class EventsJson : JsonSerializerContext;
