using System.Text.Json.Serialization;

namespace Plinto.Edge.Snapshots;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ManifestRecord))]
internal sealed partial class ManifestJson : JsonSerializerContext;
