using System.Text.Json.Serialization;

namespace Plinto.Edge.Enrolment;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(EdgeIdentityRecord))]
internal sealed partial class EdgeIdentityJson : JsonSerializerContext;
