using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Plinto.Issuer.LogStreams;

/// <summary>Serialization of what is built around events: every null is written.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class LogStreamNodes : JsonSerializerContext;
