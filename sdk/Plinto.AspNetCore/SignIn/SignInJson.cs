using System.Text.Json.Serialization;

namespace Plinto.AspNetCore.SignIn;

[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(RefreshedTokens))]
internal sealed partial class SignInJson : JsonSerializerContext;
