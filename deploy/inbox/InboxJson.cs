using System.Text.Json.Serialization;

namespace Plinto.Inbox;

/// <summary>Serialization of the inbox.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<InboxMessage>))]
[JsonSerializable(typeof(InboxMessage))]
internal sealed partial class InboxJson : JsonSerializerContext;
