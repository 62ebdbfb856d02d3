using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plinto.AspNetCore.Keys;

[JsonSerializable(typeof(JsonDocument))]
internal sealed partial class KeysJson : JsonSerializerContext;
