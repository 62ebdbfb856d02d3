using System.Text.Json.Serialization;
using Plinto.Issuer.OAuth.Discovery;
using Plinto.Issuer.OAuth.Introspect;
using Plinto.Issuer.OAuth.PushedRequests;
using Plinto.Issuer.OAuth.Token;
using Plinto.Issuer.OAuth.UserInfo;

namespace Plinto.Issuer.OAuth;

/// <summary>Serialization of what the OAuth endpoints answer: RFC names, absent members for null.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OAuthErrorBody))]
[JsonSerializable(typeof(PushedRequestResponse))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(IntrospectionResponse))]
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(UserInfoResponse))]
internal sealed partial class OAuthJson : JsonSerializerContext;
