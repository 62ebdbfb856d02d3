using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.OAuth.Token;
using Plinto.Issuer.Sessions;

namespace Plinto.Issuer.OAuth.AccessTokens;

/// <summary>Makes access tokens (RFC 9068): signed by the tenant's active key, never stored. Those of people name the session, and how and when the person signed in.</summary>
internal static class MintAccessToken
{
    /// <summary>The <c>typ</c> of an access token: nothing else the issuer signs can stand in for one (RFC 9068 §2.1).</summary>
    public const string TokenType = "at+jwt";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private static readonly Dictionary<string, object> Header = new() { ["typ"] = TokenType };

    /// <summary>The token's text.</summary>
    public static string Create(TokenRequest request, Grant grant, string scope, DateTimeOffset now, SigningCredentials credentials)
    {
        var seconds = now.ToUnixTimeSeconds();
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss"u8, request.Client.Issuer);
            json.WriteString("sub"u8, grant.Subject);
            json.WriteString("aud"u8, grant.Resource!.Identifier);
            json.WriteNumber("exp"u8, seconds + (long)grant.Resource.AccessTokenLifetime.TotalSeconds);
            json.WriteNumber("iat"u8, seconds);
            json.WriteNumber("nbf"u8, seconds);
            json.WriteString("jti"u8, request.TokenId);
            json.WriteString("client_id"u8, request.Client.ClientId!.Value.ToString());
            json.WriteString("scope"u8, scope);
            json.WriteString("tid"u8, request.Client.TenantId.ToString());
            if (grant.Person is { } person)
            {
                json.WriteSignIn(person);
            }

            json.WriteEndObject();
        }

        return Handler.CreateToken(Encoding.UTF8.GetString(buffer.WrittenSpan), credentials, Header);
    }
}
