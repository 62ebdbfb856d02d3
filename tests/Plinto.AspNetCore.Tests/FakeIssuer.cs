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

    public SigningKey Key { get; set; } = SigningKey.Create();

    public int KeyRequests;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(Url);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", http => http.Response.WriteAsync($$"""{"issuer":"{{Claims ?? Url}}","jwks_uri":"{{Url}}/jwks"}"""));
        _app.MapGet("/jwks", http =>
        {
            Interlocked.Increment(ref KeyRequests);
            return http.Response.WriteAsync($$"""{"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"{{Key.KeyId}}","x":"{{Key.X}}","y":"{{Key.Y}}"},{"kty":"oct","kid":"odd"}]}""");
        });
        await _app.StartAsync();
        Url = _app.Urls.First();
    }

    public string Token(string scope = "api:read", string? issuer = null, string audience = Audience, int expiresIn = 300, string type = "at+jwt")
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = $$"""{"iss":"{{issuer ?? Url}}","aud":"{{audience}}","sub":"usr_1","client_id":"cli_1","jti":"{{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}}","iat":{{now - 1}},"exp":{{now + expiresIn}},"scope":"{{scope}}"}""";
        return Key.Sign(type, Encoding.UTF8.GetBytes(claims));
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
