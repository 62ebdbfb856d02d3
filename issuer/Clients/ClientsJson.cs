using System.Text.Json.Serialization;

namespace Plinto.Issuer.Clients;

/// <summary>Serialization of what the client endpoints take and answer.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyList<string>>))]
internal sealed partial class ClientsJson : JsonSerializerContext;
