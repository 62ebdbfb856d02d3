using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Plinto.Tokens.Signatures;

namespace Plinto.AspNetCore.Tests;

/// <summary>An issuer where somebody is always signed in: code with PKCE, refresh, and whatever a test wants it to do wrong.</summary>
internal sealed class FakeSignIn : IAsyncDisposable
{
    public const string ClientId = "cli_app";
    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce)> _codes = new();
    private readonly ConcurrentDictionary<string, string> _successors = new();
    private WebApplication? _app;

    public string Url { get; private set; } = "http://127.0.0.1:0";

    public SigningKey Key { get; set; } = SigningKey.Create();

    /// <summary>What <c>iss</c> says in the authorization response; empty: nothing.</summary>
    public string? AnswersAs { get; set; }

    /// <summary>The <c>error</c> it answers instead of a code.</summary>
    public string? AnswersError { get; set; }

    /// <summary>Seconds that its access tokens live.</summary>
    public int Lifetime { get; set; } = 300;

    public bool RefusesRefresh { get; set; }

    /// <summary>As if the app's secret had been rotated.</summary>
    public bool RefusesClient { get; set; }

    public int Exchanges;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(Url);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", http => http.Response.WriteAsync(
            $$"""{"issuer":"{{Url}}","jwks_uri":"{{Url}}/jwks","authorization_endpoint":"{{Url}}/authorize","token_endpoint":"{{Url}}/token","end_session_endpoint":"{{Url}}/logout"}"""));
        _app.MapGet("/jwks", http => http.Response.WriteAsync(
            $$"""{"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"{{Key.KeyId}}","x":"{{Key.X}}","y":"{{Key.Y}}"}]}"""));
        _app.MapGet("/authorize", Authorize);
        _app.MapGet("/logout", http => http.Response.WriteAsync("out: " + http.Request.Query["id_token_hint"]));
        _app.MapPost("/token", TokenAsync);
        await _app.StartAsync();
        Url = _app.Urls.First();
    }

    /// <summary>A token of this issuer with a type and claims of the test's choice.</summary>
    public string Sign(string type, JsonObject claims, SigningKey? key = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        foreach (var (name, value) in new JsonObject { ["iss"] = Url, ["aud"] = ClientId, ["sub"] = "idt_1", ["sid"] = "ses_1", ["iat"] = now - 1, ["exp"] = now + 300 })
        {
            claims.TryAdd(name, value!.DeepClone());
        }

        return (key ?? Key).Sign(type, Encoding.UTF8.GetBytes(claims.ToJsonString()));
    }

    /// <summary>A text with exactly that header and those claims, rightly signed with its key.</summary>
    public string SignExactly(string header, string claims)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Key.ExportPkcs8(), out _);
        var input = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims));
        return input + "." + Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256));
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

    private Task Authorize(HttpContext http)
    {
        var query = http.Request.Query;
        var code = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        _codes[code] = (query["code_challenge"]!, query["nonce"]!);
        var issuer = AnswersAs is "" ? "" : "&iss=" + Uri.EscapeDataString(AnswersAs ?? Url);
        var answer = AnswersError is { } error ? "error=" + error : "code=" + code;
        http.Response.Redirect($"{query["redirect_uri"]}?{answer}&state={Uri.EscapeDataString(query["state"]!)}{issuer}");
        return Task.CompletedTask;
    }

    private async Task TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        string? refresh = null;
        var claims = new JsonObject { ["name"] = "Ada", ["email"] = "ada@example.com" };
        if (form["grant_type"] == "authorization_code")
        {
            var known = _codes.TryRemove(form["code"]!, out var code);
            var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!)));
            refresh = known && challenge == code.Challenge ? "r0" : null;
            claims["nonce"] = code.Nonce;
        }
        else if (!RefusesRefresh)
        {
            Interlocked.Increment(ref Exchanges);
            refresh = _successors.GetOrAdd(form["refresh_token"]!, token => "r" + (int.Parse(token[1..]) + 1));
        }

        http.Response.StatusCode = RefusesClient ? 401 : refresh is null ? 400 : 200;
        http.Response.ContentType = MediaTypeHeaderValue.Parse("application/json").ToString();
        await http.Response.WriteAsync(refresh is null
            ? """{"error":"invalid_grant"}"""
            : $$"""{"access_token":"access-{{refresh}}","refresh_token":"{{refresh}}","token_type":"Bearer","expires_in":{{Lifetime}},"id_token":"{{Sign("JWT", claims)}}"}""");
    }
}
