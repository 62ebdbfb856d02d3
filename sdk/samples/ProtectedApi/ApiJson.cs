using System.Text.Json.Serialization;

namespace Plinto.Samples.ProtectedApi;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Caller))]
[JsonSerializable(typeof(Echo))]
[JsonSerializable(typeof(AdminAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext;
