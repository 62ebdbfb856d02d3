using System.Text.Json.Serialization;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>Serialization of what is sealed or stored: read by no one but this service.</summary>
[JsonSerializable(typeof(PendingRequest))]
[JsonSerializable(typeof(ClientId))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string?>))]
internal sealed partial class AuthorizeJson : JsonSerializerContext;
