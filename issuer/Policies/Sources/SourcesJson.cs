using System.Text.Json.Serialization;

namespace Plinto.Issuer.Policies.Sources;

/// <summary>Serialization of files in a JSON column.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<PolicyFile>))]
internal sealed partial class SourcesJson : JsonSerializerContext;
