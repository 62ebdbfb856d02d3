using System.Text.Json.Serialization;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Clients;

/// <summary>Serialization of what the client endpoints take and answer.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateClientRequest))]
[JsonSerializable(typeof(UpdateClientRequest))]
[JsonSerializable(typeof(RotateSecretRequest))]
[JsonSerializable(typeof(CreatedClient))]
[JsonSerializable(typeof(Page<ClientBody>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyList<string>>))]
internal sealed partial class ClientsJson : JsonSerializerContext;
