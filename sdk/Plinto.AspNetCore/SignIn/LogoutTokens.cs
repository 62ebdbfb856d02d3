using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Claims;
using Plinto.Tokens.Signatures;

namespace Plinto.AspNetCore.SignIn;

/// <summary>Verifies logout tokens (OpenID Connect Back-Channel Logout 1.0 §2.6).</summary>
internal sealed class LogoutTokens(IOptionsMonitor<OpenIdConnectOptions> handler, IOptions<PlintoSignInOptions> options, TimeProvider time)
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";
    private static readonly JwsFormat Format = new("logout+jwt") { KeyIdOptional = true, MaximumLength = 8 * 1024 };

    /// <summary>Whom it is about; null if it is not a logout token of this issuer for this client.</summary>
    public async Task<(string? Session, string? Subject)?> ReadAsync(string text, CancellationToken ct)
    {
        if (JwtClaims.Read(text, Format, out var token) != TokenFailure.None || !IsOurs(token!))
        {
            return null;
        }

        var keys = handler.Get(PlintoDefaults.OpenIdConnectScheme).ConfigurationManager!;
        var failure = await VerifyAsync(token!, keys, ct);
        if (failure == TokenFailure.KeyUnknown)
        {
            keys.RequestRefresh(); // its key is newer than what we have
            failure = await VerifyAsync(token!, keys, ct);
        }

        return failure == TokenFailure.None ? (token!.Text("sid"), token.Subject is { Length: > 0 } subject ? subject : null) : null;
    }

    private static async Task<TokenFailure> VerifyAsync(JwtClaims token, IConfigurationManager<OpenIdConnectConfiguration> keys, CancellationToken ct)
    {
        var known = (await keys.GetConfigurationAsync(ct)).JsonWebKeySet?.Keys ?? [];
        return token.VerifySignature(new KeySet(known.Select(VerificationKey.From).OfType<VerificationKey>(), []));
    }

    private bool IsOurs(JwtClaims token) =>
        token.Issuer == options.Value.Issuer && token.Audiences.Contains(options.Value.ClientId, StringComparer.Ordinal)
        && token.CheckTimes(time.GetUtcNow(), TokenRequirements.DefaultClockSkew) == TokenFailure.None
        && token.TryGet("events", out var events) && events.ValueKind == JsonValueKind.Object && events.TryGetProperty(Event, out _)
        && (token.Text("sid") is not null || token.Subject is { Length: > 0 })
        && !token.TryGet("nonce", out _); // with one, an ID token would pass for it
}
