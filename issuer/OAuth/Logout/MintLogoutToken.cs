using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.OAuth.Logout;

/// <summary>Signs logout tokens (OpenID Back-Channel Logout 1.0 §2.4): for one client and one attempt, good for two minutes, of a type that nothing else takes.</summary>
internal sealed class MintLogoutToken(SigningKeys signingKeys, TimeProvider time)
{
    /// <summary>Its <c>typ</c>.</summary>
    public const string TokenType = "logout+jwt";

    /// <summary>What it says has happened.</summary>
    public const string LogoutEvent = "http://schemas.openid.net/event/backchannel-logout";

    private const int TokenIdLength = 16;
    private const int LifetimeSeconds = 120;
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private static readonly Dictionary<string, object> Header = new() { ["typ"] = TokenType };

    /// <summary>Null if the signing key was revoked since the delivery was claimed.</summary>
    public async ValueTask<string?> IssueAsync(LogoutDelivery delivery, CancellationToken ct) =>
        await signingKeys.GetAsync(delivery.TenantId, delivery.ActiveKeyId, ct) is { } credentials ? Handler.CreateToken(Claims(delivery), credentials, Header) : null;

    private string Claims(LogoutDelivery delivery)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss"u8, delivery.Issuer);
            json.WriteString("aud"u8, delivery.ClientId.ToString());
            json.WriteString("sub"u8, delivery.IdentityId.ToString());
            json.WriteString("sid"u8, delivery.SessionId.ToString());
            json.WriteNumber("iat"u8, now);
            json.WriteNumber("exp"u8, now + LifetimeSeconds);
            json.WriteString("jti"u8, Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(TokenIdLength)));
            json.WriteStartObject("events"u8);
            json.WriteStartObject(LogoutEvent);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
