using System.Text.Json.Serialization;
using Plinto.Issuer.Clients;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>Serialization of what is sealed: read by no one but this service.</summary>
[JsonSerializable(typeof(PendingRequest))]
[JsonSerializable(typeof(ClientId))]
internal sealed partial class AuthorizeJson : JsonSerializerContext;
