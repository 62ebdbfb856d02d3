using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.OAuth.Token;
using Plinto.Issuer.Sessions;

namespace Plinto.Issuer.OAuth.IdTokens;

/// <summary>
/// Makes ID tokens (OpenID Connect Core §2): they tell the client who signed in, and are no access tokens. Their <c>typ</c> is <c>JWT</c>, their audience the client, so that
/// neither edges nor this service accept one.
/// </summary>
internal static class MintIdToken
{
    /// <summary>How long a client may take it for fresh. It is proof of a moment, so this only has to outlast slow clients and skewed clocks.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>The token's text.</summary>
    /// <param name="nonce">Of the authorization request; null on refresh (OpenID Connect Core §12.2).</param>
    /// <param name="accessToken">The one it goes with: <c>at_hash</c> binds the two.</param>
    public static string Create(
        TokenRequest request, SignedInPerson person, IReadOnlyList<string> scopes, string? nonce, string accessToken, DateTimeOffset now, SigningCredentials credentials)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss"u8, request.Client.Issuer);
            json.WriteString("sub"u8, person.IdentityId.ToString());
            json.WriteString("aud"u8, request.Client.ClientId!.Value.ToString());
            json.WriteNumber("exp"u8, (now + Lifetime).ToUnixTimeSeconds());
            json.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
            json.WriteSignIn(person);
            if (nonce is not null)
            {
                json.WriteString("nonce"u8, nonce);
            }

            json.WriteString("at_hash"u8, HalfHash(accessToken));
            WriteProfile(json, person, scopes);
            json.WriteEndObject();
        }

        return Handler.CreateToken(Encoding.UTF8.GetString(buffer.WrittenSpan), credentials);
    }

    private static void WriteProfile(Utf8JsonWriter json, SignedInPerson person, IReadOnlyList<string> scopes)
    {
        if (scopes.Contains("email"))
        {
            json.WriteString("email"u8, person.Email);
            json.WriteBoolean("email_verified"u8, person.EmailVerified);
        }

        if (scopes.Contains("profile") && person.Name is not null)
        {
            json.WriteString("name"u8, person.Name);
        }
    }

    // OpenID Connect Core §3.1.3.6: the left half of the hash that the signature uses, which is SHA-256 for all of ES256, RS256 and PS256.
    private static string HalfHash(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(token), hash);
        return Base64Url.EncodeToString(hash[..(SHA256.HashSizeInBytes / 2)]);
    }
}
