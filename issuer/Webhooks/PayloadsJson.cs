using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Plinto.Issuer.Webhooks;

/// <summary>Serialization of payloads: nulls are written, so that a member is never missing.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class PayloadsJson : JsonSerializerContext;
