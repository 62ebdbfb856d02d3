using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Plinto.Tokens.Signatures;

namespace Plinto.AspNetCore.Tests;

/// <summary>Discovery and keys over real HTTP, and a signer of tokens of any kind.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    public const string Audience = "https://api.example";
    private WebApplication? _app;

    public string Url { get; private set; } = "http://127.0.0.1:0";

    /// <summary>What the discovery document says of itself; null: the truth.</summary>
    public string? Claims { get; set; }

    /// <summary>The whole discovery document, in place of the right one.</summary>
    public string? Discovery { get; set; }

    public SigningKey Key { get; set; } = SigningKey.Create();

    public int KeyRequests;

    /// <summary>What <c>/v1/policies/bundle.tar.gz</c> answers; null: 404. A reader that has it already waits for another.</summary>
    public byte[]? Bundle { get; set; }

    /// <summary>How often it was answered.</summary>
    public int BundlesSent;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(Url);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", http => http.Response.WriteAsync(Discovery ?? $$"""{"issuer":"{{Claims ?? Url}}","jwks_uri":"{{Url}}/jwks"}"""));
        _app.MapGet("/jwks", http =>
        {
            Interlocked.Increment(ref KeyRequests);
            return http.Response.WriteAsync($$"""{"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"{{Key.KeyId}}","x":"{{Key.X}}","y":"{{Key.Y}}"},{"kty":"oct","kid":"odd"}]}""");
        });
        _app.MapGet("/v1/policies/bundle.tar.gz", SendBundleAsync);
        await _app.StartAsync();
        Url = _app.Urls.First();
    }

    public string Token(string scope = "api:read", string? issuer = null, string audience = Audience, int expiresIn = 300, string type = "at+jwt", string acr = "aal1")
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = $$"""{"iss":"{{issuer ?? Url}}","aud":"{{audience}}","sub":"usr_1","client_id":"cli_1","jti":"{{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}}","iat":{{now - 1}},"exp":{{now + expiresIn}},"scope":"{{scope}}","acr":"{{acr}}"}""";
        return Key.Sign(type, Encoding.UTF8.GetBytes(claims));
    }

    private async Task SendBundleAsync(HttpContext http)
    {
        static string? TagOf(byte[]? bundle) => bundle is null ? null : $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bundle))}\"";
        if (http.Request.Headers.Authorization != "Bearer plk_reader")
        {
            http.Response.StatusCode = 401;
            return;
        }

        for (var waited = 0; waited < 100 && http.Request.Headers.ContainsKey("Prefer") && TagOf(Bundle) == http.Request.Headers.IfNoneMatch; waited++)
        {
            await Task.Delay(20, http.RequestAborted); // a long poll, as the issuer answers one
        }

        http.Response.Headers.ETag = TagOf(Bundle);
        http.Response.StatusCode = Bundle is null ? 404 : TagOf(Bundle) == http.Request.Headers.IfNoneMatch ? 304 : 200;
        if (http.Response.StatusCode == 200)
        {
            await http.Response.Body.WriteAsync(Bundle);
            Interlocked.Increment(ref BundlesSent);
        }
    }

    public async Task StopAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await StopAsync();
        }
    }
}
