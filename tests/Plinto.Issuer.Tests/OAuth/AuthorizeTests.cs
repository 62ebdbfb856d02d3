using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;
using Plinto.Issuer.OAuth.AuthorizationCodes;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>Authorization requests that are as they should be. What is refused is in <see cref="AuthorizeNegativeTests"/>.</summary>
public sealed class AuthorizeTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    [Fact]
    public async Task A_person_with_a_session_is_sent_back_with_code_state_and_issuer_and_all_is_kept_beside_the_codes_hash()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant);

        using var response = await person.AuthorizeAsync(client);

        var answer = TestPerson.QueryOf(response);
        Assert.StartsWith(TestClient.RedirectUri + "?", response.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(["code", "iss", "state"], answer.Keys.Order());
        Assert.Equal(("the state", tenant.Stored.Issuer), (answer["state"], answer["iss"]));
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        var hash = HashOf(answer["code"]);
        Assert.Equal(
            $"{client.Id.Value}|{person.Id.Value}|{person.Session!.Value.Value}|{TestClient.RedirectUri}|{TestClient.Challenge}|{TestTenant.Resource}|openid read|the nonce|00:01:00",
            await postgres.QueryAsync(tenant.Issuer.Database, $"""
                select concat_ws('|', c.client_id, c.identity_id, c.session_id, c.redirect_uri, c.code_challenge, r.identifier, array_to_string(c.scopes, ' '), c.nonce, c.expires_at - c.created_at)
                from authorization_codes c join resources r on r.id = c.resource_id where c.hash = '\x{hash}'
                """));
    }

    [Fact]
    public async Task A_code_is_exchanged_for_tokens_of_the_person_and_the_session()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant, confidential: true);
        var person = await TestPerson.CreateAsync(tenant);

        var tokens = await client.RedeemAsync(await person.CodeAsync(client, ("scope", "openid email offline_access read"))).GoodAsync();
        var hinted = await person.CodeAsync(client, ("id_token_hint", tokens.GetProperty("id_token").GetString()), ("prompt", "none"));
        using var logout = await person.GetAsync($"{tenant.Path}/oauth/logout?id_token_hint={tokens.GetProperty("id_token").GetString()}");

        Assert.Equal((person.Id.ToString(), person.Session.ToString(), "the nonce"), (tokens.Id().Subject, tokens.Id().GetClaim("sid").Value, tokens.Id().GetClaim("nonce").Value));
        Assert.Equal("openid email offline_access read", tokens.GetProperty("scope").GetString());
        Assert.NotEmpty(hinted);
        Assert.Equal(tenant.Path + "/sign-out", logout.Headers.Location!.OriginalString); // an ID token as we issue it is proof enough: nobody is asked
        Assert.Equal("invalid_grant", await client.RefreshAsync(tokens.Refresh()).ErrorAsync());
    }

    [Fact]
    public async Task Nobody_signed_in_means_the_sign_in_page_and_the_request_goes_on_after_it()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant, signedIn: false);

        using var asked = await person.AuthorizeAsync(client);
        Assert.StartsWith(tenant.Path + "/sign-in?request=", asked.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var cookie = asked.Headers.GetValues("Set-Cookie").Single();
        await person.SignInAsync();
        using var done = await person.GetAsync(Continue(tenant, asked));

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=" + tenant.Path, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("the state", TestPerson.QueryOf(done)["state"]);
        Assert.True(TestPerson.QueryOf(done).ContainsKey("code"));
    }

    [Theory]
    [InlineData("prompt", "login", "/sign-in")]
    [InlineData("prompt", "select_account", "/sign-in")]
    [InlineData("prompt", "create", "/sign-up")]
    [InlineData("max_age", "0", "/sign-in")]
    [InlineData("max_age", "60", "/sign-in")]
    public async Task What_demands_a_sign_in_is_satisfied_by_one_after_the_request_and_by_no_older_one(string parameter, string value, string page)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var issuer = await TestIssuer.StartAsync(postgres, time: time);
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant);
        time.Advance(TimeSpan.FromMinutes(2));

        using var asked = await person.AuthorizeAsync(client, (parameter, value));
        using var tooEarly = await person.GetAsync(Continue(tenant, asked));
        time.Advance(TimeSpan.FromSeconds(90));
        await person.SignInAgainAsync();
        using var done = await person.GetAsync(Continue(tenant, asked));

        Assert.StartsWith(tenant.Path + page, asked.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.StartsWith(tenant.Path + page, tooEarly.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.True(TestPerson.QueryOf(done).ContainsKey("code"));
    }

    [Fact]
    public async Task A_sign_in_younger_than_max_age_is_enough()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant);

        Assert.StartsWith("plc_", await person.CodeAsync(client, ("max_age", "3600"), ("prompt", "none")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_none_never_shows_a_page()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var thirdParty = await TestClient.CreateAsync(tenant, adjust: stored => stored with { ThirdParty = true });
        var stranger = await TestPerson.CreateAsync(tenant, signedIn: false);
        var unverified = await TestPerson.CreateAsync(tenant, emailVerified: false);
        var person = await TestPerson.CreateAsync(tenant);
        var other = await TestPerson.CreateAsync(tenant);

        Assert.Equal("login_required", await ErrorAsync(stranger, client, ("prompt", "none")));
        Assert.Equal("login_required", await ErrorAsync(person, client, ("prompt", "none"), ("max_age", "0")));
        Assert.Equal("interaction_required", await ErrorAsync(unverified, client, ("prompt", "none")));
        Assert.Equal("consent_required", await ErrorAsync(person, thirdParty, ("prompt", "none")));
        Assert.Equal("login_required", await ErrorAsync(person, client, ("prompt", "none"), ("id_token_hint", await TestIdToken.CreateAsync(other, client))));
    }

    [Fact]
    public async Task An_unverified_email_is_verified_first()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant, emailVerified: false);

        using var response = await person.AuthorizeAsync(client);

        Assert.StartsWith(tenant.Path + "/verify-email?request=", response.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hint_names_who_must_be_signed_in_even_if_it_has_expired()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant);
        var other = await TestPerson.CreateAsync(tenant);
        var hint = await TestIdToken.CreateAsync(person, client, age: TimeSpan.FromDays(30));

        Assert.NotEmpty(await person.CodeAsync(client, ("id_token_hint", hint)));
        using var asked = await other.AuthorizeAsync(client, ("id_token_hint", hint));
        Assert.StartsWith(tenant.Path + "/sign-in", asked.Headers.Location!.OriginalString, StringComparison.Ordinal);
        await Task.Yield();
        await other.SignInAsync(); // still the other one: asking again leads nowhere
        using var refused = await other.GetAsync(Continue(tenant, asked));
        Assert.Equal("login_required", TestPerson.QueryOf(refused)["error"]);
    }

    [Fact]
    public async Task A_hint_signed_by_a_key_that_has_retired_since_still_counts()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant);
        var hint = await TestIdToken.CreateAsync(person, client);

        await tenant.RotateAsync(emergency: true);
        await tenant.RotateAsync(emergency: true);

        Assert.NotEmpty(await person.CodeAsync(client, ("id_token_hint", hint)));
    }

    [Fact]
    public async Task Form_post_sends_a_page_that_posts_the_answer_and_works_without_JavaScript()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant);

        using var response = await person.AuthorizeAsync(client, ("response_mode", "form_post"), ("state", "\"><script>alert(1)</script>"));
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains($"<form method=\"post\" action=\"{TestClient.RedirectUri}\">", html, StringComparison.Ordinal);
        Assert.Contains("name=\"code\" value=\"plc_", html, StringComparison.Ordinal);
        Assert.Contains("name=\"state\" value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.Contains("<button", html, StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task A_posted_request_becomes_the_same_one_by_GET_since_a_foreign_post_comes_without_cookies()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant);
        var stranger = await TestPerson.CreateAsync(tenant, signedIn: false);

        using var posted = await stranger.PostAsync(tenant.Path + "/oauth/authorize", [.. client.Request(("state", "a&b=ü ✓")), new("client_secret", "not for addresses")]);
        using var response = await person.GetAsync(posted.Headers.Location!.OriginalString);

        Assert.Equal(HttpStatusCode.SeeOther, posted.StatusCode);
        Assert.False(posted.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain("client_secret", posted.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("a&b=ü ✓", TestPerson.QueryOf(response)["state"]);
        Assert.True(TestPerson.QueryOf(response).ContainsKey("code"));
    }

    [Theory]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:53211/cb")]
    [InlineData("http://127.0.0.1:8080/cb", "http://127.0.0.1:53211/cb")]
    [InlineData("http://127.0.0.1:8080/cb", "http://127.0.0.1/cb")]
    [InlineData("http://[::1]/cb?x=1", "http://[::1]:53211/cb?x=1")]
    [InlineData("http://localhost:8080/cb", "http://localhost:8080/cb")]
    [InlineData("com.example.app:/cb", "com.example.app:/cb")]
    [InlineData("https://app.test/cb?tenant=a", "https://app.test/cb?tenant=a")]
    public async Task A_redirect_uri_is_exact_but_for_the_port_of_a_loopback_address(string registered, string asked)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant, adjust: stored => stored with { RedirectUris = [registered] });
        var person = await TestPerson.CreateAsync(tenant);

        using var response = await person.AuthorizeAsync(client, ("redirect_uri", asked));

        Assert.StartsWith(asked + (asked.Contains('?', StringComparison.Ordinal) ? "&code=" : "?code="), response.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openid profile email offline_access read write", null, "openid profile email offline_access read write", true)]
    [InlineData("openid", null, "openid", true)]
    [InlineData("read read write", TestTenant.Resource, "read write", true)]
    [InlineData(null, null, "read write", true)]
    [InlineData("openid email", null, "openid email", false)]
    [InlineData("openid email", "the issuer", "openid email", false)]
    public async Task Scopes_are_the_issuers_own_and_those_of_the_resource_as_asked_for(string? scope, string? resource, string expected, bool withResource)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant, withResource: withResource);
        var person = await TestPerson.CreateAsync(tenant);

        var code = await person.CodeAsync(client, ("scope", scope), ("resource", resource == "the issuer" ? tenant.Stored.Issuer : resource));

        Assert.Equal(
            $"{expected}|{withResource}".ToLowerInvariant(),
            await postgres.QueryAsync(
            tenant.Issuer.Database, $"select array_to_string(scopes, ' ') || '|' || (resource_id is not null)::text from authorization_codes where hash = '\\x{HashOf(code)}'"));
    }

    [Fact]
    public async Task Offline_access_is_left_out_for_a_client_without_refresh_tokens()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant, adjust: stored => stored with { GrantTypes = ["authorization_code"] });
        var person = await TestPerson.CreateAsync(tenant);

        var code = await person.CodeAsync(client, ("scope", "openid offline_access"));

        Assert.Equal("openid", await postgres.QueryAsync(tenant.Issuer.Database, $"select array_to_string(scopes, ' ') from authorization_codes where hash = '\\x{HashOf(code)}'"));
    }

    [Fact]
    public async Task Unknown_parameters_and_those_without_effect_are_ignored()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant);

        Assert.NotEmpty(await person.CodeAsync(client, ("ui_locales", "de"), ("acr_values", "aal3"), ("claims", "{}"), ("display", "popup"), ("utm_source", "x"), ("state", "")));
    }

    [Fact]
    public async Task Several_tabs_and_the_back_button_all_come_through()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant, signedIn: false);

        using var first = await person.AuthorizeAsync(client, ("state", "first"));
        using var second = await person.AuthorizeAsync(client, ("state", "second"));
        await person.SignInAsync();

        foreach (var (asked, state) in new[] { (second, "second"), (first, "first"), (second, "second") })
        {
            using var done = await person.GetAsync(Continue(tenant, asked));
            Assert.Equal(state, TestPerson.QueryOf(done)["state"]);
            Assert.True(TestPerson.QueryOf(done).ContainsKey("code"));
        }
    }

    /// <summary>Address that goes on with the request that a page was asked for.</summary>
    internal static string Continue(TestTenant tenant, HttpResponseMessage asked) =>
        QueryHelpers.AddQueryString(tenant.Path + "/oauth/authorize/continue", "request", TestPerson.QueryOf(asked)["request"]);

    private static string HashOf(string code) =>
        AuthorizationCodeText.TryParse(code, out var read) ? Convert.ToHexString(read.Hash) : throw new InvalidOperationException("no code");

    private static async Task<string> ErrorAsync(TestPerson person, TestClient client, params (string Name, string? Value)[] changes)
    {
        using var response = await person.AuthorizeAsync(client, changes);
        var answer = TestPerson.QueryOf(response);
        Assert.Equal((person.Tenant.Stored.Issuer, "the state"), (answer["iss"], answer["state"]));
        return answer["error"];
    }
}
