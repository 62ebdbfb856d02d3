using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;
using Plinto.Issuer.OAuth.Authorize;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>Attacks on authorization that take several steps: other browsers, other tenants, other hosts, sessions that have ended.</summary>
public sealed class AuthorizeStepAttackTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    [Fact]
    public async Task Attack_by_login_CSRF_with_a_request_begun_in_another_browser_ends_on_a_page()
    {
        var (tenant, client) = await ClientAsync();
        var attacker = await TestPerson.CreateAsync(tenant, signedIn: false);
        var victim = await TestPerson.CreateAsync(tenant);
        using var begun = await attacker.AuthorizeAsync(client);
        using var own = await victim.AuthorizeAsync(client); // the victim's browser has a binding of its own

        using var response = await victim.GetAsync(AuthorizeTests.Continue(tenant, begun));

        await AuthorizeNegativeTests.AssertPageAsync(response);
    }

    [Fact]
    public async Task A_browser_that_keeps_no_cookies_is_told_so_and_how_to_mend_it()
    {
        var (tenant, client) = await ClientAsync();
        var person = await TestPerson.CreateAsync(tenant, signedIn: false);
        using var begun = await person.AuthorizeAsync(client);

        using var response = await person.OtherBrowser().GetAsync(AuthorizeTests.Continue(tenant, begun));

        await AuthorizeNegativeTests.AssertPageAsync(response);
        Assert.Contains("Allow cookies for this site", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attack_with_another_tenants_pending_request_ends_on_a_page()
    {
        var (tenant, client) = await ClientAsync();
        var other = await TestTenant.CreateAsync(tenant.Issuer);
        var person = await TestPerson.CreateAsync(tenant, signedIn: false);
        var there = await TestPerson.CreateAsync(other);
        using var begun = await person.AuthorizeAsync(client);
        foreach (var (name, value) in person.Cookies)
        {
            there.SetCookie(name.Replace(tenant.Slug, other.Slug, StringComparison.Ordinal), value); // even with the same binding
        }

        using var response = await there.GetAsync(AuthorizeTests.Continue(other, begun));

        await AuthorizeNegativeTests.AssertPageAsync(response);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("changed")]
    [InlineData("cut")]
    [InlineData("long")]
    public async Task Attack_with_a_forged_request_ends_on_a_page(string how)
    {
        var (tenant, client) = await ClientAsync();
        var person = await TestPerson.CreateAsync(tenant, signedIn: false);
        using var begun = await person.AuthorizeAsync(client);
        var text = TestPerson.QueryOf(begun)["request"];
        text = how switch
        {
            "changed" => text[..40] + (text[40] == 'A' ? 'B' : 'A') + text[41..],
            "cut" => text[..^8],
            "long" => new string('A', 7000),
            _ => how,
        };

        using var response = await person.GetAsync(QueryHelpers.AddQueryString(tenant.Path + "/oauth/authorize/continue", "request", text));

        await AuthorizeNegativeTests.AssertPageAsync(response);
    }

    [Fact]
    public async Task A_request_that_waited_too_long_is_out_of_date()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var issuer = await TestIssuer.StartAsync(postgres, time: time);
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant, signedIn: false);
        using var begun = await person.AuthorizeAsync(client);
        time.Advance(PendingRequests.Lifetime);
        await person.SignInAsync();

        using var response = await person.GetAsync(AuthorizeTests.Continue(tenant, begun));

        await AuthorizeNegativeTests.AssertPageAsync(response);
    }

    [Theory]
    [InlineData("disabled", null)]
    [InlineData("redirect", null)]
    [InlineData("grant", "unauthorized_client")]
    [InlineData("scope", "invalid_scope")]
    [InlineData("resource", "invalid_target")]
    public async Task What_a_client_lost_while_the_person_signed_in_it_does_not_get(string lost, string? error)
    {
        var (tenant, client) = await ClientAsync();
        var person = await TestPerson.CreateAsync(tenant, signedIn: false);
        using var begun = await person.AuthorizeAsync(client);
        await person.SignInAsync();
        using var change = await tenant.CallAsync(HttpMethod.Patch, "/v1/clients/" + client.Id, lost switch
        {
            "disabled" => new { disabled = true },
            "redirect" => new { redirectUris = new[] { "https://new.test/callback" } },
            "grant" => new { grantTypes = new[] { "refresh_token" } },
            "scope" => new { scopes = new Dictionary<string, string[]> { [TestTenant.Resource] = ["write"] } },
            _ => (object)new { scopes = new Dictionary<string, string[]>() },
        });
        Assert.Equal(HttpStatusCode.OK, change.StatusCode);

        using var response = await person.GetAsync(AuthorizeTests.Continue(tenant, begun));

        if (error is null)
        {
            await AuthorizeNegativeTests.AssertPageAsync(response);
        }
        else
        {
            Assert.Equal(error, TestPerson.QueryOf(response)["error"]);
        }
    }

    [Fact]
    public async Task Attack_with_another_tenants_session_cookie_finds_nobody_signed_in()
    {
        var (tenant, client) = await ClientAsync();
        var elsewhere = await TestPerson.CreateAsync(await TestTenant.CreateAsync(tenant.Issuer));
        var person = await TestPerson.CreateAsync(tenant, signedIn: false);
        person.SetCookie($"plinto-{tenant.Slug}-session", elsewhere.Cookies.Values.Single());

        using var response = await person.AuthorizeAsync(client, ("prompt", "none"));

        Assert.Equal("login_required", TestPerson.QueryOf(response)["error"]);
    }

    [Fact]
    public async Task Attack_with_another_tenants_client_ends_on_a_page()
    {
        var (tenant, client) = await ClientAsync();
        var person = await TestPerson.CreateAsync(await TestTenant.CreateAsync(tenant.Issuer));

        using var response = await person.AuthorizeAsync(client);

        await AuthorizeNegativeTests.AssertPageAsync(response);
    }

    [Theory]
    [InlineData("ended")]
    [InlineData("idle")]
    [InlineData("suspended")]
    [InlineData("guessed")]
    public async Task Attack_with_a_session_that_is_not_live_finds_nobody_signed_in(string why)
    {
        var (tenant, client) = await ClientAsync();
        var person = await TestPerson.CreateAsync(tenant);
        switch (why)
        {
            case "ended":
                await postgres.QueryAsync(
                    tenant.Issuer.Database, $"update sessions set ended_at = now(), end_reason = '{EndReason.Revoked}' where id = '{person.Session!.Value.Value}'");
                break;
            case "idle":
                await postgres.QueryAsync(tenant.Issuer.Database, $"update sessions set idle_until = now() where id = '{person.Session!.Value.Value}'");
                break;
            case "suspended":
                await postgres.QueryAsync(tenant.Issuer.Database, $"update identities set suspended_at = now() where id = '{person.Id.Value}'");
                break;
            default:
                person.SetCookie($"plinto-{tenant.Slug}-session", new string('A', 43));
                break;
        }

        using var response = await person.AuthorizeAsync(client, ("prompt", "none"));

        Assert.Equal("login_required", TestPerson.QueryOf(response)["error"]);
    }

    [Theory]
    [InlineData("other client")]
    [InlineData("other tenant")]
    [InlineData("access token")]
    [InlineData("logout token")]
    [InlineData("other issuer")]
    [InlineData("revoked key")]
    public async Task Attack_with_a_hint_that_is_not_the_clients_is_refused(string how)
    {
        var (tenant, client) = await ClientAsync();
        var person = await TestPerson.CreateAsync(tenant);
        var stranger = await TestPerson.CreateAsync(await TestTenant.CreateAsync(tenant.Issuer));
        var hint = how switch
        {
            "other client" => await TestIdToken.CreateAsync(person, await TestClient.CreateAsync(tenant)),
            "other tenant" => await TestIdToken.CreateAsync(stranger, client),
            "access token" => await TestIdToken.CreateAsync(person, client, type: "at+jwt"),
            "logout token" => await TestIdToken.CreateAsync(person, client, type: "logout+jwt"),
            "other issuer" => await TestIdToken.CreateAsync(person, client, claims => claims["iss"] = "https://evil.test"),
            _ => await TestIdToken.CreateAsync(person, client),
        };
        if (how == "revoked key")
        {
            await postgres.QueryAsync(tenant.Issuer.Database,
                $"update signing_keys set state = 'revoked', private_envelope = null, root_key_id = null where tenant_id = '{tenant.Id.Value}' and state = 'active'");
        }

        using var response = await person.AuthorizeAsync(client, ("id_token_hint", hint));

        Assert.Equal("invalid_request", TestPerson.QueryOf(response)["error"]);
    }

    [Theory]
    [InlineData("X-Forwarded-Host", "evil.test")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-Prefix", "/evil")]
    [InlineData("Forwarded", "host=evil.test;proto=https")]
    [InlineData("X-Original-URL", "/t/evil/oauth/authorize")]
    public async Task Attack_by_forwarded_headers_changes_nothing(string header, string value)
    {
        var (tenant, client) = await ClientAsync();
        var person = await TestPerson.CreateAsync(tenant, signedIn: false);
        var address = QueryHelpers.AddQueryString(tenant.Path + "/oauth/authorize", client.Request()!);

        using var asked = await person.GetAsync(address, (header, value));
        await person.SignInAsync();
        using var done = await person.GetAsync(address, (header, value));

        Assert.StartsWith(tenant.Path + "/sign-in?", asked.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(tenant.Stored.Issuer, TestPerson.QueryOf(done)["iss"]);
    }

    [Fact]
    public async Task Attack_by_the_Host_header_finds_no_tenant()
    {
        var (tenant, client) = await ClientAsync();
        var person = await TestPerson.CreateAsync(tenant);

        using var byHost = await person.GetAsync(QueryHelpers.AddQueryString("/oauth/authorize", client.Request()!), ("Host", "evil.test"));
        using var byPath = await person.GetAsync(QueryHelpers.AddQueryString(tenant.Path + "/oauth/authorize", client.Request()!), ("Host", "evil.test"));

        await AuthorizeNegativeTests.AssertPageAsync(byHost, HttpStatusCode.NotFound);
        Assert.Equal((HttpStatusCode.NotFound, null), (byPath.StatusCode, byPath.Headers.Location));
    }

    [Fact]
    public async Task Mix_up_is_made_plain_by_the_issuer_of_each_answer()
    {
        var (tenant, client) = await ClientAsync();
        var other = await TestTenant.CreateAsync(tenant.Issuer);
        var (here, there) = (await TestPerson.CreateAsync(tenant), await TestPerson.CreateAsync(other));

        using var first = await here.AuthorizeAsync(client);
        using var second = await there.AuthorizeAsync(await TestClient.CreateAsync(other));

        Assert.Equal((tenant.Stored.Issuer, other.Stored.Issuer), (TestPerson.QueryOf(first)["iss"], TestPerson.QueryOf(second)["iss"]));
    }

    [Fact]
    public async Task Over_long_requests_are_refused_and_the_service_goes_on()
    {
        var (tenant, client) = await ClientAsync();
        var person = await TestPerson.CreateAsync(tenant, signedIn: false);

        using var posted = await person.PostAsync(tenant.Path + "/oauth/authorize", client.Request(("state", new string('x', 100_000))));
        using var sealedTooLong = await person.AuthorizeAsync(client, ("state", new string('x', 4000)), ("login_hint", new string('y', 2000)));

        await AuthorizeNegativeTests.AssertPageAsync(posted);
        Assert.Equal("invalid_request", TestPerson.QueryOf(sealedTooLong)["error"]);
    }

    [Theory]
    [InlineData("\u202Etxet desrever")]
    [InlineData("\uFFFE\uFFFF")]
    [InlineData("🧑‍🚀 𝒜𝒹𝒶 \u0301\u0301\u0301")]
    [InlineData("%00%0d%0a")]
    [InlineData("a&iss=https://evil.test#frag")]
    public async Task Strange_text_in_state_and_nonce_comes_back_as_it_went(string text)
    {
        var (tenant, client) = await ClientAsync();
        var person = await TestPerson.CreateAsync(tenant);

        using var response = await person.AuthorizeAsync(client, ("state", text), ("nonce", text));

        var answer = TestPerson.QueryOf(response);
        Assert.Equal((text, tenant.Stored.Issuer), (answer["state"], answer["iss"]));
        Assert.Equal(text, await postgres.QueryAsync(tenant.Issuer.Database, $"select nonce from authorization_codes where tenant_id = '{tenant.Id.Value}'"));
    }

    [Fact]
    public async Task Nothing_of_a_request_is_logged_that_could_be_used()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres);
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant, signedIn: false);
        using var begun = await person.AuthorizeAsync(client, ("login_hint", "secret.person@example.test"));
        await person.SignInAsync();
        using var done = await person.GetAsync(AuthorizeTests.Continue(tenant, begun));

        string[] secrets = [TestPerson.QueryOf(done)["code"], TestPerson.QueryOf(begun)["request"], .. person.Cookies.Values, "secret.person"];
        Assert.All(issuer.Log.Lines, line => Assert.All(secrets, secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal)));
    }

    private async Task<(TestTenant Tenant, TestClient Client)> ClientAsync()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        return (tenant, await TestClient.CreateAsync(tenant));
    }
}
