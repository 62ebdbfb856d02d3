using System.Net;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>
/// The table of attacks on one authorization request, in the shape of the OpenID Foundation's conformance modules. What needs several steps is in
/// <see cref="AuthorizeStepAttackTests"/>, pushed requests in <see cref="PushedRequestTests"/>.
/// </summary>
public sealed class AuthorizeNegativeTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    private const string Loopback = "http://127.0.0.1:8080/cb";

    private static readonly Dictionary<string, AuthorizeAttack> Table = new()
    {
        // Redirect URI tricks: nothing may be sent there.
        ["open redirect: another site"] = AuthorizeAttack.Redirect("https://evil.test/callback"),
        ["open redirect: registered host as a prefix"] = AuthorizeAttack.Redirect("https://app.test.evil.test/callback"),
        ["open redirect: registered host as credentials"] = AuthorizeAttack.Redirect("https://app.test@evil.test/callback"),
        ["open redirect: backslash before the registered host"] = AuthorizeAttack.Redirect("https://evil.test\\@app.test/callback"),
        ["open redirect: subdomain"] = AuthorizeAttack.Redirect("https://x.app.test/callback"),
        ["open redirect: path goes on"] = AuthorizeAttack.Redirect("https://app.test/callback/more"),
        ["open redirect: path climbs"] = AuthorizeAttack.Redirect("https://app.test/callback/../open"),
        ["open redirect: path climbs encoded"] = AuthorizeAttack.Redirect("https://app.test/callback%2f..%2fopen"),
        ["open redirect: trailing slash"] = AuthorizeAttack.Redirect("https://app.test/callback/"),
        ["open redirect: query added"] = AuthorizeAttack.Redirect("https://app.test/callback?next=https://evil.test"),
        ["open redirect: fragment added"] = AuthorizeAttack.Redirect("https://app.test/callback#x"),
        ["open redirect: default port spelt out"] = AuthorizeAttack.Redirect("https://app.test:443/callback"),
        ["open redirect: another port"] = AuthorizeAttack.Redirect("https://app.test:444/callback"),
        ["open redirect: http for https"] = AuthorizeAttack.Redirect("http://app.test/callback"),
        ["open redirect: host in capitals"] = AuthorizeAttack.Redirect("https://APP.test/callback"),
        ["open redirect: path in capitals"] = AuthorizeAttack.Redirect("https://app.test/Callback"),
        ["open redirect: homoglyph"] = AuthorizeAttack.Redirect("https://\u0430pp.test/callback"),
        ["open redirect: full-width slash"] = AuthorizeAttack.Redirect("https://app.test\uff0fcallback"),
        ["open redirect: space before"] = AuthorizeAttack.Redirect(" https://app.test/callback"),
        ["open redirect: line feed behind"] = AuthorizeAttack.Redirect("https://app.test/callback\n"),
        ["open redirect: NUL behind"] = AuthorizeAttack.Redirect("https://app.test/callback\0"),
        ["open redirect: relative"] = AuthorizeAttack.Redirect("/callback"),
        ["open redirect: without scheme"] = AuthorizeAttack.Redirect("//app.test/callback"),
        ["script as redirect URI"] = AuthorizeAttack.Redirect("javascript:alert(document.domain)"),
        ["data as redirect URI"] = AuthorizeAttack.Redirect("data:text/html,<script>alert(1)</script>"),
        ["redirect URI of 20,000 characters"] = AuthorizeAttack.Redirect("https://app.test/callback?" + new string('x', 6000)),
        ["redirect URI left out"] = new(AuthorizeAttack.Page, ("redirect_uri", null)),
        ["redirect URI empty"] = new(AuthorizeAttack.Page, ("redirect_uri", "")),
        ["redirect URI twice"] = new(AuthorizeAttack.Page) { Raw = "&redirect_uri=https%3A%2F%2Fevil.test%2Fcallback" },
        ["loopback: another path"] = AuthorizeAttack.Redirect("http://127.0.0.1:8080/other", Loopback),
        ["loopback: as a prefix"] = AuthorizeAttack.Redirect("http://127.0.0.1.evil.test:8080/cb", Loopback),
        ["loopback: port as credentials"] = AuthorizeAttack.Redirect("http://127.0.0.1:8080@evil.test/cb", Loopback),
        ["loopback: port that is none"] = AuthorizeAttack.Redirect("http://127.0.0.1:8080evil.test/cb", Loopback),
        ["loopback: port too long"] = AuthorizeAttack.Redirect("http://127.0.0.1:808080/cb", Loopback),
        ["loopback: port empty"] = AuthorizeAttack.Redirect("http://127.0.0.1:/cb", Loopback),
        ["loopback: another loopback address"] = AuthorizeAttack.Redirect("http://127.0.0.2:8080/cb", Loopback),
        ["loopback: name for address"] = AuthorizeAttack.Redirect("http://localhost:8080/cb", Loopback),
        ["loopback: any port of a name"] = AuthorizeAttack.Redirect("http://localhost:8081/cb", "http://localhost:8080/cb"),
        ["loopback: https"] = AuthorizeAttack.Redirect("https://127.0.0.1:8080/cb", Loopback),
        ["loopback rule for another host"] = AuthorizeAttack.Redirect("http://app.test:8080/cb", "http://app.test/cb"),

        // The client.
        ["client left out"] = new(AuthorizeAttack.Page, ("client_id", null)),
        ["client unknown"] = new(AuthorizeAttack.Page, ("client_id", "cli_01h2xcejqtf2nbrexx3vqjhp41")),
        ["client id that is script"] = new(AuthorizeAttack.Page, ("client_id", "<script>alert(1)</script>")),
        ["client id with NUL"] = new(AuthorizeAttack.Page, ("client_id", "cli_\0")),
        ["client id twice"] = new(AuthorizeAttack.Page) { Raw = "&client_id=cli_01h2xcejqtf2nbrexx3vqjhp41" },
        ["client disabled"] = new(AuthorizeAttack.Page) { Registered = stored => stored with { Name = AuthorizeAttack.Page } },
        ["client that may not use codes"] = new("unauthorized_client") { Registered = stored => stored with { GrantTypes = ["refresh_token"] } },
        ["client that must push does not"] = new("invalid_request") { Registered = stored => stored with { RequirePushedRequests = true } },

        // Tokens through the address, and other ways to answer.
        ["implicit flow"] = new("unsupported_response_type", ("response_type", "token")),
        ["implicit flow of OpenID Connect"] = new("unsupported_response_type", ("response_type", "id_token token")),
        ["hybrid flow"] = new("unsupported_response_type", ("response_type", "code id_token")),
        ["no response type"] = new("invalid_request", ("response_type", null)),
        ["answer in the fragment"] = new("invalid_request", ("response_mode", "fragment")),
        ["answer to another window"] = new("invalid_request", ("response_mode", "web_message")),

        // PKCE downgrade.
        ["no PKCE"] = new("invalid_request", ("code_challenge", null), ("code_challenge_method", null)),
        ["PKCE method without challenge"] = new("invalid_request", ("code_challenge", null)),
        ["PKCE plain"] = new("invalid_request", ("code_challenge", TestClient.Verifier), ("code_challenge_method", "plain")),
        ["PKCE plain by omission"] = new("invalid_request", ("code_challenge_method", null)),
        ["PKCE method in small letters"] = new("invalid_request", ("code_challenge_method", "s256")),
        ["PKCE challenge too short"] = new("invalid_request", ("code_challenge", "abc")),
        ["PKCE challenge too long"] = new("invalid_request", ("code_challenge", new string('a', 44))),
        ["PKCE challenge not base64url"] = new("invalid_request", ("code_challenge", new string('+', 43))),
        ["PKCE challenge twice"] = new("invalid_request") { Raw = "&code_challenge=" + new string('a', 43) },

        // Request objects and self-registration.
        ["request object"] = new("request_not_supported", ("request", "eyJhbGciOiJub25lIn0.e30.")),
        ["request object by reference: server-side request forgery"] = new("request_uri_not_supported", ("request_uri", "http://169.254.169.254/latest/meta-data")),
        ["self-registration"] = new("registration_not_supported", ("registration", "{}")),

        // prompt and max_age.
        ["prompt none with login"] = new("invalid_request", ("prompt", "none login")),
        ["prompt unknown"] = new("invalid_request", ("prompt", "silent")),
        ["max_age negative"] = new("invalid_request", ("max_age", "-1")),
        ["max_age that is no number"] = new("invalid_request", ("max_age", "1e3")),
        ["max_age beyond numbers"] = new("invalid_request", ("max_age", new string('9', 40))),

        // Scopes and resources.
        ["scope the resource has but the client may not have"] = new("invalid_scope", ("scope", "openid admin")),
        ["scope unknown"] = new("invalid_scope", ("scope", "openid nonsense")),
        ["scope of blanks"] = new("invalid_scope", ("scope", "   ")),
        ["scope case"] = new("invalid_scope", ("scope", "OpenID")),
        ["scope joined by comma"] = new("invalid_scope", ("scope", "openid,read")),
        ["resource unknown"] = new("invalid_target", ("resource", "https://other.test")),
        ["resource twice"] = new("invalid_target", ("resource", TestTenant.Resource)) { Raw = "&resource=https%3A%2F%2Fother.test" },
        ["resource with NUL"] = new("invalid_request", ("resource", "https://api.test/\0")),

        // Malformed and over-long.
        ["state twice"] = new("invalid_request") { Raw = "&state=other" },
        ["nonce twice"] = new("invalid_request") { Raw = "&nonce=other" },
        ["unknown parameter twice"] = new("invalid_request") { Raw = "&x=1&x=2" },
        ["header injection by state"] = new("invalid_request", ("state", "a\r\nSet-Cookie: session=evil")),
        ["nonce with NUL"] = new("invalid_request", ("nonce", "a\0b")),
        ["login hint with a line feed"] = new("invalid_request", ("login_hint", "ada@example.test\nBcc: all@example.test")),
        ["hint that is no token"] = new("invalid_request", ("id_token_hint", "nonsense")),
        ["hint that nobody signed"] = new("invalid_request", ("id_token_hint", "eyJhbGciOiJub25lIiwidHlwIjoiSldUIiwia2lkIjoiYSJ9.eyJzdWIiOiJhIn0.")),
    };

    public static TheoryData<string> Attacks => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Attack_is_refused(string name)
    {
        var attack = Table[name];
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant, adjust: attack.Registered);
        var person = await TestPerson.CreateAsync(tenant);
        if (name == "client disabled")
        {
            using var disabled = await tenant.CallAsync(HttpMethod.Patch, "/v1/clients/" + client.Id, new { disabled = true });
            Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        }

        using var response = await person.GetAsync(attack.Address(client));

        Assert.Equal(0L, await issuer.Postgres.QueryAsync(issuer.Database, $"select count(*) from authorization_codes where tenant_id = '{tenant.Id.Value}'"));
        if (attack.Expected == AuthorizeAttack.Page)
        {
            await AssertPageAsync(response);
            return;
        }

        var answer = TestPerson.QueryOf(response);
        Assert.StartsWith(TestClient.RedirectUri + "?", response.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal((attack.Expected, tenant.Stored.Issuer), (answer["error"], answer["iss"]));
        Assert.False(answer.ContainsKey("code"));
        // RFC 6749 §4.1.2.1: state comes back, as it came; a doubled one cannot.
        Assert.Equal(name == "state twice" ? null : client.Request(attack.Changes)["state"], answer.GetValueOrDefault("state"));
        Assert.False(response.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.Contains("evil", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_table_has_more_than_sixty_rows() => Assert.True(Table.Count >= 60, $"{Table.Count} rows");

    /// <summary>An error page that leads nowhere, cannot be framed, runs nothing and shows no input as markup.</summary>
    internal static async Task AssertPageAsync(HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.BadRequest)
    {
        var html = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{response.StatusCode} {response.Headers.Location} {html}");
        Assert.Null(response.Headers.Location);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.test", html, StringComparison.Ordinal);
    }
}
