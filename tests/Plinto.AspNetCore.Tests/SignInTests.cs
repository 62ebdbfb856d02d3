using System.Buffers.Text;
using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Plinto.Tokens.Signatures;
using Xunit;

namespace Plinto.AspNetCore.Tests;

/// <summary>An app that signs people in, used as a browser would, over real HTTP.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private readonly FakeSignIn _issuer = new();
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _browser;
    private WebApplication _app = null!;

    public SignInTests() => _browser = Browser(_cookies);

    public async ValueTask InitializeAsync() => await _issuer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _issuer.DisposeAsync();
        _browser.Dispose();
    }

    [Fact]
    public async Task Person_who_opens_a_page_signs_in_and_comes_back_to_it()
    {
        await StartAsync();
        Assert.Equal("Ada ada@example.com ses_1 access-r0", await PageAsync("/page"));
        Assert.Equal("Ada ada@example.com ses_1 access-r0", await PageAsync("/page"));
    }

    [Theory]
    [InlineData("/page?x=1", "/page")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("/\t/evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("", "/")]
    public async Task Attack_return_to_another_site_ends_at_home(string returnUrl, string path)
    {
        await StartAsync();

        using var answer = await _browser.GetAsync(Url("/signin?returnUrl=" + Uri.EscapeDataString(returnUrl)));

        Assert.Equal(new Uri(_app.Urls.First()).Authority, answer.RequestMessage!.RequestUri!.Authority);
        Assert.Equal(path, answer.RequestMessage.RequestUri.AbsolutePath);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("")]
    public async Task Attack_mix_up_answer_of_another_issuer_is_refused(string issuer)
    {
        _issuer.AnswersAs = issuer;
        await StartAsync();

        using var answer = await _browser.GetAsync(Url("/page"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("try again", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attack_login_csrf_answer_to_a_request_of_another_browser_is_refused()
    {
        await StartAsync();
        using var attacker = Browser(new CookieContainer(), follow: false);
        using var begun = await attacker.GetAsync(Url("/signin"));
        using var answered = await attacker.GetAsync(begun.Headers.Location);

        using var answer = await _browser.GetAsync(answered.Headers.Location); // the victim opens the attacker's answer

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Person_who_denies_is_told_so()
    {
        _issuer.AnswersError = "access_denied";
        await StartAsync();

        using var answer = await _browser.GetAsync(Url("/page"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Token_is_renewed_once_for_requests_in_parallel_and_for_a_browser_that_lost_the_answer()
    {
        _issuer.Lifetime = 0; // due at once
        await StartAsync();
        await PageAsync("/page");
        var old = Cookie;
        _issuer.Exchanges = 0;
        _issuer.Lifetime = 300;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => WithCookieAsync(old)));
        var later = await WithCookieAsync(old); // no Set-Cookie ever arrived

        Assert.All(answers.Append(later), answer => Assert.Equal((HttpStatusCode.OK, later.Body), answer));
        Assert.EndsWith("access-r" + later.Body[^1], later.Body, StringComparison.Ordinal);
        Assert.NotEqual("access-r0", later.Body.Split(' ')[^1]);
        Assert.Equal(1, _issuer.Exchanges);
    }

    [Fact]
    public async Task Refused_refresh_signs_the_person_out()
    {
        _issuer.Lifetime = 0;
        await StartAsync();
        await PageAsync("/page");
        var cookie = Cookie;
        _issuer.RefusesRefresh = true;

        Assert.Equal(HttpStatusCode.Redirect, (await WithCookieAsync(cookie)).Status);
    }

    [Fact]
    public async Task App_whose_secret_was_rotated_signs_nobody_out_at_once()
    {
        _issuer.Lifetime = 0;
        await StartAsync();
        await PageAsync("/page");
        var cookie = Cookie;
        _issuer.RefusesClient = true;

        Assert.Equal(HttpStatusCode.OK, (await WithCookieAsync(cookie)).Status);
    }

    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.Redirect)]
    public async Task Issuer_that_is_down_signs_nobody_out_before_the_grace_is_over(bool grace, HttpStatusCode expected)
    {
        _issuer.Lifetime = 0;
        await StartAsync(options => options.OutageGrace = grace ? TimeSpan.FromMinutes(15) : TimeSpan.Zero);
        using var signedIn = await _browser.GetAsync(Url("/page"));
        var cookie = Cookie;
        await _issuer.StopAsync();
        await _app.DisposeAsync();
        await StartAsync(options => options.OutageGrace = grace ? TimeSpan.FromMinutes(15) : TimeSpan.Zero); // nothing in memory

        // Without metadata a challenge cannot be made either: then it is the server's fault, and nobody gets in.
        var (status, _) = await WithCookieAsync(cookie);
        Assert.True(expected == HttpStatusCode.OK ? status == HttpStatusCode.OK : status != HttpStatusCode.OK, status.ToString());
    }

    [Fact]
    public async Task Session_that_ends_at_the_issuer_ends_here()
    {
        await StartAsync();
        await PageAsync("/page");
        var cookie = Cookie;
        Assert.Equal(HttpStatusCode.OK, (await WithCookieAsync(cookie)).Status);

        Assert.Equal(HttpStatusCode.OK, await EndAsync(_issuer.Sign("logout+jwt", LogoutClaims())));

        Assert.Equal(HttpStatusCode.Redirect, (await WithCookieAsync(cookie)).Status);
    }

    [Fact]
    public async Task Attack_forged_logout_token_signs_nobody_out()
    {
        await StartAsync();
        await PageAsync("/page");
        var cookie = Cookie;
        using var foreign = SigningKey.Create();
        var expired = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 600;
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(_issuer.Sign("logout+jwt", LogoutClaims()).Split('.')[1]));
        string[] attacks =
        [
            "", "garbage",
            _issuer.Sign("logout+jwt", LogoutClaims(), foreign),
            _issuer.Sign("JWT", LogoutClaims()),
            _issuer.Sign("at+jwt", LogoutClaims()),
            _issuer.Sign("logout+jwt", With("aud", "cli_other")),
            _issuer.Sign("logout+jwt", With("iss", "https://evil.example")),
            _issuer.Sign("logout+jwt", With("exp", expired)),
            _issuer.Sign("logout+jwt", With("nonce", "n")),
            _issuer.Sign("logout+jwt", With("nonce", 1)),
            _issuer.Sign("logout+jwt", With("events", "none")),
            _issuer.Sign("logout+jwt", With("aud", 1)),
            _issuer.Sign("logout+jwt", With("aud", new JsonArray(FakeSignIn.ClientId, 1))),
            _issuer.SignExactly(Header("none"), claims)[..^86],
            _issuer.SignExactly(Header("HS256"), claims),
            _issuer.SignExactly(Header("ES256", ""","crit":["exp"]"""), claims),
            _issuer.SignExactly(Header("ES256", ""","jwk":{}"""), claims),
            _issuer.SignExactly(Header("ES256"), claims[..^1] + ""","aud":"cli_app"}"""),
            _issuer.SignExactly(Header("ES256"), claims[..^1] + $",\"deep\":{new string('[', 20)}{new string(']', 20)}}}"),
            _issuer.Sign("logout+jwt", []),
        ];
        foreach (var attack in attacks)
        {
            Assert.Equal(HttpStatusCode.BadRequest, await EndAsync(attack));
        }

        Assert.Equal(HttpStatusCode.OK, (await WithCookieAsync(cookie)).Status);
        Assert.Equal(HttpStatusCode.OK, await EndAsync(_issuer.SignExactly(Header("ES256"), claims))); // what the attacks are built from
    }

    [Fact]
    public async Task Sign_out_ends_the_app_session_and_goes_to_the_issuer_with_the_id_token()
    {
        await StartAsync();
        await PageAsync("/page");

        using var answer = await _browser.PostAsync(Url("/signout"), null);

        Assert.StartsWith("out: ey", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await WithCookieAsync(Cookie)).Status);
    }

    [Fact]
    public async Task Attack_by_a_copy_of_the_cookie_after_sign_out_is_refused_and_the_person_may_sign_in_again_at_once()
    {
        await StartAsync();
        await PageAsync("/page");
        var copy = Cookie;
        using var answer = await _browser.PostAsync(Url("/signout"), null);

        Assert.Equal(HttpStatusCode.Redirect, (await WithCookieAsync(copy)).Status);
        Assert.Equal("Ada ada@example.com ses_1 access-r0", await PageAsync("/page"));
        Assert.Equal(HttpStatusCode.Redirect, (await WithCookieAsync(copy)).Status);
    }

    [Fact]
    public async Task Attack_sign_out_by_a_link_does_nothing()
    {
        await StartAsync();
        await PageAsync("/page");

        using var answer = await _browser.GetAsync(Url("/signout"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await WithCookieAsync(Cookie)).Status);
    }

    [Theory]
    [InlineData("", "cli_app", "Issuer")]
    [InlineData("http://id.example.com", "cli_app", "https")]
    [InlineData("https://id.example.com", "", "ClientId")]
    public async Task Settings_that_cannot_work_are_told_in_a_sentence(string issuer, string client, string says)
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(options => (options.Issuer, options.ClientId) = (issuer, client)));
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    private static JsonObject LogoutClaims() => new() { ["jti"] = "1", ["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() } };

    private string Header(string algorithm, string more = "") => $$"""{"alg":"{{algorithm}}","typ":"logout+jwt","kid":"{{_issuer.Key.KeyId}}"{{more}}}""";

    private static JsonObject With(string name, JsonNode value)
    {
        var claims = LogoutClaims();
        claims[name] = value;
        return claims;
    }

    private static HttpClient Browser(CookieContainer cookies, bool follow = true) => new(new HttpClientHandler { AllowAutoRedirect = follow, CookieContainer = cookies });

    private async Task StartAsync(Action<PlintoSignInOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddPlintoSignIn(options =>
        {
            (options.Issuer, options.ClientId) = (_issuer.Url, FakeSignIn.ClientId);
            configure?.Invoke(options);
        });
        _app = builder.Build();
        _app.UseAuthorization();
        _app.MapPlintoSignIn();
        _app.MapGet("/", http => http.Response.WriteAsync("home")).AllowAnonymous();
        _app.MapGet("/page", async http => await http.Response.WriteAsync(
            $"{http.User.Identity!.Name} {http.User.FindFirstValue("email")} {http.User.FindFirstValue("sid")} {await http.GetTokenAsync("access_token")}"));
        await _app.StartAsync();
    }

    private string Url(string path) => _app.Urls.First() + path;

    private async Task<string> PageAsync(string path)
    {
        using var answer = await _browser.GetAsync(Url(path));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {body}");
        return body;
    }

    private string Cookie => _cookies.GetCookieHeader(new Uri(_app.Urls.First()));

    private async Task<(HttpStatusCode Status, string Body)> WithCookieAsync(string cookie)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, Url("/page"));
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<HttpStatusCode> EndAsync(string token)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(Url("/signout-backchannel"), new FormUrlEncodedContent(new Dictionary<string, string> { ["logout_token"] = token }));
        return answer.StatusCode;
    }
}
