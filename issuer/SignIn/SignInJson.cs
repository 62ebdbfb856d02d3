using System.Text.Json.Serialization;

namespace Plinto.Issuer.SignIn;

/// <summary>Serialization of what is sealed into addresses.</summary>
[JsonSerializable(typeof(SentMail))]
internal sealed partial class SignInJson : JsonSerializerContext;
