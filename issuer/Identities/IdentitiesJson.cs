using System.Text.Json.Serialization;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Identities;

/// <summary>Serialization of what the identity endpoints take and answer.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateIdentityRequest))]
[JsonSerializable(typeof(UpdateIdentityRequest))]
[JsonSerializable(typeof(SetPasswordRequest))]
[JsonSerializable(typeof(IdentityBody))]
[JsonSerializable(typeof(Page<IdentityBody>))]
internal sealed partial class IdentitiesJson : JsonSerializerContext;
