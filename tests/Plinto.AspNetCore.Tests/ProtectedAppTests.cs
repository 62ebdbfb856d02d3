using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Signatures;
using Xunit;

namespace Plinto.AspNetCore.Tests;

/// <summary>An app protected in two lines, asked over real HTTP.</summary>
public sealed class ProtectedAppTests : IAsyncLifetime
{
    private readonly FakeIssuer _issuer = new();
    private readonly ShiftedClock _clock = new();
    private readonly HttpClient _http = new();
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        await _issuer.StartAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _issuer.DisposeAsync();
        _http.Dispose();
    }

    [Theory]
    [InlineData(9, HttpStatusCode.OK)]
    [InlineData(10, HttpStatusCode.Unauthorized)]
    [InlineData(-311, HttpStatusCode.OK)]
    [InlineData(-312, HttpStatusCode.Unauthorized)]
    public async Task Clocks_may_differ_by_ten_seconds_and_no_more(int secondsPastItsEnd, HttpStatusCode expected)
    {
        var token = _issuer.Token(expiresIn: 300);
        var read = AccessTokenVerifier.ReadUnverified(token)!;
        Assert.Equal(301, (read.ExpiresAt - read.IssuedAt).TotalSeconds);

        _clock.StandAt(read.ExpiresAt.AddSeconds(secondsPastItsEnd));

        Assert.Equal(expected, (await GetAsync("/me", token)).Status);
    }

    [Fact]
    public async Task Token_of_the_issuer_is_accepted_and_its_claims_are_there() => Assert.Equal((HttpStatusCode.OK, "usr_1 api:read"), await GetAsync("/me", _issuer.Token()));

    [Fact]
    public async Task Endpoint_without_a_word_about_authorization_needs_a_token() => Assert.Equal((HttpStatusCode.Unauthorized, "credential_missing"), await GetAsync("/me"));

    [Fact]
    public async Task Anonymous_endpoint_asks_nobody() => Assert.Equal(HttpStatusCode.OK, (await GetAsync("/public")).Status);

    [Fact]
    public async Task Scope_is_required_where_it_is_named()
    {
        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), await GetAsync("/admin", _issuer.Token()));
        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), await GetAsync("/admin", _issuer.Token("api:admins xapi:admin")));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/admin", _issuer.Token("api:read api:admin"))).Status);
        Assert.Equal((HttpStatusCode.Unauthorized, "credential_missing"), await GetAsync("/admin"));
    }

    [Fact]
    public async Task Each_attack_has_the_code_it_has_at_the_edge()
    {
        using var foreign = SigningKey.Create();
        var good = _issuer.Token();
        var parts = good.Split('.');
        (string Token, string Code)[] attacks =
        [
            ("garbage", "token_malformed"),
            ("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0." + parts[1] + ".", "token_algorithm_not_allowed"),
            (_issuer.Token(type: "JWT"), "token_type_not_allowed"),
            (_issuer.Token(issuer: "https://evil.example"), "token_issuer_mismatch"),
            (_issuer.Token(audience: "https://other.example"), "token_audience_mismatch"),
            (_issuer.Token(expiresIn: -60), "token_expired"),
            (foreign.Sign("at+jwt", System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])), "token_key_unknown"),
            (SigningKey.Import(foreign.ExportPkcs8(), _issuer.Key.KeyId).Sign("at+jwt", System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])), "token_signature_invalid"),
            (good + "=", "token_encoding_invalid"),
            (good + "," + good, "token_malformed"),
        ];
        foreach (var (token, code) in attacks)
        {
            Assert.Equal((HttpStatusCode.Unauthorized, code), await GetAsync("/me", token));
        }
    }

    [Fact]
    public async Task Refusal_carries_the_challenge()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _app.Urls.First() + "/me") { Headers = { { "Authorization", "Bearer " + _issuer.Token(expiresIn: -60) } } };
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("Bearer error=\"invalid_token\", error_description=\"the token has expired\"", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task New_key_is_fetched_when_a_token_names_it()
    {
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/me", _issuer.Token())).Status);
        _issuer.Key = SigningKey.Create();
        _clock.Advance(TimeSpan.FromSeconds(6)); // the guard: one question in five seconds
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/me", _issuer.Token())).Status);
    }

    [Fact]
    public async Task Made_up_key_ids_do_not_become_load_on_the_issuer()
    {
        using var foreign = SigningKey.Create();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/me", _issuer.Token())).Status);
        var payload = System.Buffers.Text.Base64Url.DecodeFromChars(_issuer.Token().Split('.')[1]);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal("token_key_unknown", (await GetAsync("/me", SigningKey.Import(foreign.ExportPkcs8(), $"made-up-{i}").Sign("at+jwt", payload))).Answer);
        }

        Assert.InRange(_issuer.KeyRequests, 1, 10); // at most one in five seconds
    }

    [Fact]
    public async Task Revoked_key_does_not_live_on_through_a_quiet_time()
    {
        await RestartAsync(options => options.KeysFreshFor = TimeSpan.FromMilliseconds(100));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/me", _issuer.Token())).Status);
        var stolen = _issuer.Token();
        _issuer.Key = SigningKey.Create();
        _clock.Advance(TimeSpan.FromSeconds(6)); // the guard: one question in five seconds
        Assert.Equal((HttpStatusCode.Unauthorized, "token_key_unknown"), await GetAsync("/me", stolen));
    }

    [Fact]
    public async Task Claim_that_one_request_adds_is_not_there_in_the_next()
    {
        var token = _issuer.Token();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/grow", token)).Status);
        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), await GetAsync("/admin", token));
    }

    [Fact]
    public async Task Keys_are_used_on_while_the_issuer_is_away()
    {
        var token = _issuer.Token();
        await RestartAsync(options => options.KeysFreshFor = TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/me", token)).Status);
        await _issuer.StopAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/me", token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/me", _issuer.Token())).Status);
    }

    [Fact]
    public async Task Without_any_keys_everything_is_refused()
    {
        await _issuer.StopAsync();
        await RestartAsync();
        Assert.Equal((HttpStatusCode.Unauthorized, "token_key_unknown"), await GetAsync("/me", _issuer.Token()));
    }

    [Fact]
    public async Task Discovery_document_of_another_issuer_is_not_believed()
    {
        _issuer.Claims = "https://evil.example";
        await RestartAsync();
        Assert.Equal((HttpStatusCode.Unauthorized, "token_key_unknown"), await GetAsync("/me", _issuer.Token()));
    }

    [Theory]
    [InlineData("http://id.example")]
    [InlineData("not a url")]
    public void Issuer_in_the_clear_is_refused(string issuer) =>
        Assert.Throws<InvalidOperationException>(() => new PlintoOptions { Issuer = issuer, Audience = FakeIssuer.Audience }.Validate());

    private async Task StartAsync(Action<PlintoOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddPlinto(_issuer.Url, FakeIssuer.Audience, configure);
        _app = builder.Build();
        _app.UseAuthorization();
        _app.MapGet("/me", (ClaimsPrincipal user) => user.FindFirstValue("sub") + " " + user.FindFirstValue("scope"));
        _app.MapGet("/admin", () => "admin").RequireScope("api:admin");
        _app.MapGet("/grow", (ClaimsPrincipal user) => ((ClaimsIdentity)user.Identity!).AddClaim(new Claim("scope", "api:admin")));
        _app.MapGet("/public", () => "public").AllowAnonymous();
        await _app.StartAsync();
    }

    private async Task RestartAsync(Action<PlintoOptions>? configure = null)
    {
        await _app.DisposeAsync();
        await StartAsync(configure);
    }

    private async Task<(HttpStatusCode Status, string Answer)> GetAsync(string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _app.Urls.First() + path);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return (response.StatusCode,
            response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? JsonDocument.Parse(body).RootElement.GetProperty("code").GetString()! : body);
    }
}
