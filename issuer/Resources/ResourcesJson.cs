using System.Text.Json.Serialization;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Resources;

/// <summary>Serialization of what the resource endpoints take and answer.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateResourceRequest))]
[JsonSerializable(typeof(UpdateResourceRequest))]
[JsonSerializable(typeof(Page<ResourceBody>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class ResourcesJson : JsonSerializerContext;
