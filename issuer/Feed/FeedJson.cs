using System.Text.Json.Serialization;
using Plinto.Protocol.Keys;

namespace Plinto.Issuer.Feed;

/// <summary>Serialization of a column that holds keys, beside the records of the protocol.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<JsonWebKeyRecord>))]
internal sealed partial class FeedJson : JsonSerializerContext;
