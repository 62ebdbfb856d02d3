using System.Text.Json.Serialization;
using Plinto.Protocol.Keys;

namespace Plinto.Issuer.EdgeFeed;

/// <summary>Serialization of what the edge endpoints take and answer, beside the records of the protocol.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<JsonWebKeyRecord>))]
internal sealed partial class EdgeFeedJson : JsonSerializerContext;
