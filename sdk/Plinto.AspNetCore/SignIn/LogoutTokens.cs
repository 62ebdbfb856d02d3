using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Plinto.AspNetCore.SignIn;

/// <summary>Verifies logout tokens (OpenID Connect Back-Channel Logout 1.0 §2.6).</summary>
internal sealed class LogoutTokens(IOptionsMonitor<OpenIdConnectOptions> handler, IOptions<PlintoSignInOptions> options)
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";
    private const int Longest = 8 * 1024;
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>Whom it is about; null if it is not a logout token of this issuer for this client.</summary>
    public async Task<(string? Session, string? Subject)?> ReadAsync(string text, CancellationToken ct)
    {
        if (text.Length > Longest)
        {
            return null;
        }

        var oidc = handler.Get(PlintoDefaults.OpenIdConnectScheme);
        var result = await ValidateAsync(oidc, text, ct);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            oidc.ConfigurationManager!.RequestRefresh(); // its key is newer than what we have
            result = await ValidateAsync(oidc, text, ct);
        }

        return result.IsValid && result.SecurityToken is JsonWebToken token ? Read(token) : null;
    }

    private async Task<TokenValidationResult> ValidateAsync(OpenIdConnectOptions oidc, string text, CancellationToken ct)
    {
        var configuration = await oidc.ConfigurationManager!.GetConfigurationAsync(ct);
        return await Handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidIssuer = options.Value.Issuer,
            ValidAudience = options.Value.ClientId,
            ValidTypes = ["logout+jwt"],
            IssuerSigningKeys = configuration.SigningKeys,
            ClockSkew = TimeSpan.FromMinutes(1),
        });
    }

    private static (string? Session, string? Subject)? Read(JsonWebToken token)
    {
        var session = token.TryGetPayloadValue<string>("sid", out var sid) ? sid : null;
        var subject = string.IsNullOrEmpty(token.Subject) ? null : token.Subject;
        var says = token.TryGetPayloadValue<JsonElement>("events", out var events) && events.ValueKind == JsonValueKind.Object && events.TryGetProperty(Event, out _);
        // A nonce would make an ID token pass for it.
        return says && (session ?? subject) is not null && !token.TryGetPayloadValue<string>("nonce", out _) ? (session, subject) : null;
    }
}
