using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace Plinto.AspNetCore.SignIn;

/// <summary>
/// Renews tokens. Each refresh token is exchanged once, however many requests arrive with it; what it brought is kept for an hour, so that a browser which never got the
/// answer with its new cookie goes on with the old one. The issuer gives the same successor for a short while only.
/// </summary>
internal sealed class TokenRefresh(
    HybridCache cache, IDataProtectionProvider protection, IHttpClientFactory clients, IOptionsMonitor<OpenIdConnectOptions> handler, IOptions<PlintoSignInOptions> options,
    TimeProvider time)
{
    public const string HttpClientName = "plinto.sign-in";
    private static readonly HybridCacheEntryOptions Kept = new() { Expiration = TimeSpan.FromHours(1) };
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(5);
    private const int LongestChain = 16;
    private readonly IDataProtector _protector = protection.CreateProtector("plinto.refreshed-tokens");

    /// <summary>The newest tokens that descend from a refresh token.</summary>
    public async Task<RefreshOutcome> RefreshAsync(string refreshToken, CancellationToken ct)
    {
        for (var step = 0; step < LongestChain; step++)
        {
            RefreshedTokens tokens;
            try
            {
                // Not the request's token: others wait for the same exchange.
                var kept = await cache.GetOrCreateAsync(
                    KeyOf(refreshToken), refreshToken, async (token, stop) =>
                    _protector.Protect(JsonSerializer.Serialize(await ExchangeAsync(token, stop), SignInJson.Default.RefreshedTokens)), Kept, cancellationToken: ct);
                tokens = JsonSerializer.Deserialize(_protector.Unprotect(kept), SignInJson.Default.RefreshedTokens)!;
            }
            catch (RefreshRefusedException)
            {
                return RefreshOutcome.Refused;
            }
            catch (Exception fault) when (fault is HttpRequestException or JsonException or CryptographicException or InvalidOperationException
                || (fault is OperationCanceledException && !ct.IsCancellationRequested))
            {
                return RefreshOutcome.Unreachable;
            }

            if (time.GetUtcNow() - tokens.ObtainedAt < JustNow || !options.Value.IsDue(tokens.ObtainedAt, tokens.ExpiresAt, time.GetUtcNow()))
            {
                return new RefreshOutcome(tokens, false);
            }

            refreshToken = tokens.RefreshToken; // this one was exchanged long ago: follow what came of it
        }

        return RefreshOutcome.Refused;
    }

    private async Task<RefreshedTokens> ExchangeAsync(string refreshToken, CancellationToken ct)
    {
        var oidc = handler.Get(PlintoDefaults.OpenIdConnectScheme);
        var configuration = await oidc.ConfigurationManager!.GetConfigurationAsync(ct);
        using var body = new FormUrlEncodedContent(Parameters(refreshToken));
        using var http = clients.CreateClient(HttpClientName);
        using var response = await http.PostAsync(new Uri(configuration.TokenEndpoint), body, ct);
        // RFC 6749 §5.2: 400 is about the token. 401 is about the app (a secret that was rotated), and must not sign its people out at once.
        if (response.StatusCode == System.Net.HttpStatusCode.BadRequest)
        {
            throw new RefreshRefusedException();
        }

        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var answer = await JsonSerializer.DeserializeAsync(stream, SignInJson.Default.TokenAnswer, ct) ?? throw new JsonException("the token endpoint answered nothing");
        return new RefreshedTokens(answer.AccessToken, answer.RefreshToken ?? refreshToken, answer.IdToken, time.GetUtcNow(), time.GetUtcNow().AddSeconds(answer.ExpiresIn));
    }

    private Dictionary<string, string> Parameters(string refreshToken)
    {
        var parameters = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken, ["client_id"] = options.Value.ClientId };
        if (options.Value.ClientSecret is { } secret)
        {
            parameters["client_secret"] = secret;
        }

        return parameters;
    }

    private static string KeyOf(string refreshToken) => "plinto:refresh:" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(refreshToken)));
}
