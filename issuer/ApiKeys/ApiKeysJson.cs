using System.Text.Json.Serialization;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.ApiKeys;

/// <summary>Serialization of what the API key endpoints take and answer.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateApiKeyRequest))]
[JsonSerializable(typeof(CreatedApiKey))]
[JsonSerializable(typeof(Page<ApiKeyBody>))]
internal sealed partial class ApiKeysJson : JsonSerializerContext;
