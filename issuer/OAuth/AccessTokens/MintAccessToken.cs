using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Keys;
using Plinto.Issuer.OAuth.Token;

namespace Plinto.Issuer.OAuth.AccessTokens;

/// <summary>Issues access tokens (RFC 9068): signed by the tenant's active key, never stored.</summary>
internal sealed class MintAccessToken(SigningKeys signingKeys, TimeProvider time)
{
    /// <summary>The <c>typ</c> of an access token: nothing else the issuer signs can stand in for one (RFC 9068 §2.1).</summary>
    public const string TokenType = "at+jwt";

    private const int TokenIdLength = 16;
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private static readonly Dictionary<string, object> Header = new() { ["typ"] = TokenType };

    /// <summary>Null if the signing key was revoked since the request was read.</summary>
    public async ValueTask<TokenResponse?> IssueAsync(TokenRequest request, string subject, CancellationToken ct)
    {
        if (await signingKeys.GetAsync(request.Client.TenantId, request.Client.ActiveKeyId, ct) is not { } credentials)
        {
            return null;
        }

        var scope = string.Join(' ', request.Scopes);
        var lifetime = (long)request.Resource.AccessTokenLifetime.TotalSeconds;
        return new TokenResponse { AccessToken = Handler.CreateToken(Claims(request, subject, scope, lifetime), credentials, Header), ExpiresIn = lifetime, Scope = scope };
    }

    private string Claims(TokenRequest request, string subject, string scope, long lifetime)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss"u8, request.Client.Issuer);
            json.WriteString("sub"u8, subject);
            json.WriteString("aud"u8, request.Resource.Identifier);
            json.WriteNumber("exp"u8, now + lifetime);
            json.WriteNumber("iat"u8, now);
            json.WriteNumber("nbf"u8, now);
            json.WriteString("jti"u8, Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(TokenIdLength)));
            json.WriteString("client_id"u8, request.Client.ClientId!.Value.ToString());
            json.WriteString("scope"u8, scope);
            json.WriteString("tid"u8, request.Client.TenantId.ToString());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
