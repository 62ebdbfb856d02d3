using System.Text.Json.Serialization;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Keys;

/// <summary>Serialization of what the key endpoints take and answer.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RotateKeysRequest))]
[JsonSerializable(typeof(RotatedKeys))]
[JsonSerializable(typeof(Page<KeyBody>))]
internal sealed partial class KeysJson : JsonSerializerContext;
