using System.Text.Json;

namespace Plinto.Issuer.Sessions;

/// <summary>Claims of a sign-in, the same in access tokens and ID tokens.</summary>
internal static class SignInClaims
{
    /// <summary>Writes <c>sid</c>, <c>auth_time</c>, <c>amr</c> and <c>acr</c>.</summary>
    public static void WriteSignIn(this Utf8JsonWriter json, SignedInPerson person)
    {
        json.WriteString("sid"u8, person.SessionId.ToString());
        json.WriteNumber("auth_time"u8, person.AuthenticatedAt.ToUnixTimeSeconds());
        json.WriteStartArray("amr"u8);
        foreach (var method in person.Amr)
        {
            json.WriteStringValue(method);
        }

        json.WriteEndArray();
        json.WriteString("acr"u8, AssuranceLevel.Of(person.Amr));
    }
}
