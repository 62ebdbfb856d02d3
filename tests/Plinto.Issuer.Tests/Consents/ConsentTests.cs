using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;
using Plinto.Issuer.Tests.OAuth;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Consents;

/// <summary>What a person allows clients of others, on the page and by the management API.</summary>
public sealed partial class ConsentTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    [Fact]
    public async Task A_third_party_client_gets_its_code_after_the_person_allowed_it_and_is_not_asked_about_again()
    {
        var (tenant, client, person) = await ArrangeAsync();
        await postgres.QueryAsync(
            tenant.Issuer.Database, $"update resource_scopes set description = 'Read your <b>notes</b>' where scope = 'read' and tenant_id = '{tenant.Id.Value}'");

        using var asked = await person.AuthorizeAsync(client, ("scope", "openid email read write"));
        var page = await PageAsync(person, asked);
        using var decided = await DecideAsync(person, asked, page, "allow");
        using var done = await person.GetAsync(decided.Headers.Location!.OriginalString);
        using var again = await person.AuthorizeAsync(client, ("scope", "openid read"), ("prompt", "none"));

        Assert.StartsWith(tenant.Path + "/consent?request=", asked.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.All(new[] { "Web app", "app.test", person.Email, "Know who you are", "See your email address", "Read your &lt;b&gt;notes&lt;/b&gt;", "write", "API" }, text =>
            Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.SeeOther, decided.StatusCode);
        Assert.True(TestPerson.QueryOf(done).ContainsKey("code"));
        Assert.True(TestPerson.QueryOf(again).ContainsKey("code"));
        Assert.Equal(1L, await postgres.QueryAsync(
            tenant.Issuer.Database, $"select count(*) from events where tenant_id = '{tenant.Id.Value}' and type = 'consent.granted' and actor_id = '{person.Id}'"));
    }

    [Fact]
    public async Task Denying_sends_access_denied_and_grants_nothing()
    {
        var (tenant, client, person) = await ArrangeAsync();
        using var asked = await person.AuthorizeAsync(client);

        using var decided = await DecideAsync(person, asked, await PageAsync(person, asked), "deny");
        using var again = await person.AuthorizeAsync(client, ("prompt", "none"));

        var answer = TestPerson.QueryOf(decided);
        Assert.Equal(("access_denied", "the state", tenant.Stored.Issuer), (answer["error"], answer["state"], answer["iss"]));
        Assert.Equal("consent_required", TestPerson.QueryOf(again)["error"]);
    }

    [Theory]
    [InlineData("scope", "openid read write", true)]
    [InlineData("scope", "openid email read", true)]
    [InlineData("prompt", "consent", true)]
    [InlineData("scope", "read", false)]
    public async Task It_is_asked_again_for_what_was_not_allowed_yet_or_on_demand(string parameter, string value, bool asks)
    {
        var (_, client, person) = await ArrangeAsync();
        using var asked = await person.AuthorizeAsync(client);
        using var decided = await DecideAsync(person, asked, await PageAsync(person, asked), "allow");

        using var again = await person.AuthorizeAsync(client, (parameter, value));
        Assert.Equal(asks, again.Headers.Location!.OriginalString.Contains("/consent?", StringComparison.Ordinal));
        if (asks)
        {
            using var allowed = await DecideAsync(person, again, await PageAsync(person, again), "allow");
            using var done = await person.GetAsync(allowed.Headers.Location!.OriginalString);
            Assert.True(TestPerson.QueryOf(done).ContainsKey("code"));
            Assert.NotEmpty(await person.CodeAsync(client, ("prompt", "none"))); // what was allowed first still is
        }
    }

    [Fact]
    public async Task Attack_that_asks_for_a_code_while_the_consent_is_withdrawn_gets_none()
    {
        var (tenant, client, person) = await ArrangeAsync();
        using var asked = await person.AuthorizeAsync(client);
        using var decided = await DecideAsync(person, asked, await PageAsync(person, asked), "allow");
        Assert.NotEmpty(await person.CodeAsync(client, ("prompt", "none")));
        await using var connection = new NpgsqlConnection(postgres.Superuser(tenant.Issuer.Database));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var withdrawing = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var delete = new NpgsqlCommand($"delete from consents where tenant_id = '{tenant.Id.Value}' and client_id = '{client.Id.Value}'", connection, withdrawing);
        await delete.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var asking = person.AuthorizeAsync(client, ("prompt", "none"));
        // It has read the consent, which is still there for everyone else, when it waits for the lock on it; or it is through.
        var waiting = $"select exists (select 1 from pg_locks where not granted and {connection.ProcessID} = any (pg_blocking_pids(pid)))";
        await Eventually.TrueAsync(async () => asking.IsCompleted || await postgres.QueryAsync(tenant.Issuer.Database, waiting) is true, "nothing asked for the consent");
        await withdrawing.CommitAsync(TestContext.Current.CancellationToken);

        using var answer = await asking;
        Assert.False(TestPerson.QueryOf(answer).ContainsKey("code"));
    }

    [Fact]
    public async Task A_client_of_the_tenant_itself_asks_nobody()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var person = await TestPerson.CreateAsync(tenant);

        Assert.NotEmpty(await person.CodeAsync(await TestClient.CreateAsync(tenant), ("prompt", "consent")));
    }

    [Theory]
    [InlineData("no token")]
    [InlineData("other browser's token")]
    [InlineData("other tenant's token")]
    [InlineData("cross-site")]
    [InlineData("other origin")]
    [InlineData("without cookies")]
    public async Task Attack_by_a_forged_consent_form_allows_nothing(string how)
    {
        var (tenant, client, person) = await ArrangeAsync();
        using var asked = await person.AuthorizeAsync(client);
        var token = TokenOf(await PageAsync(person, asked));
        (string, string)[] headers = how switch { "cross-site" => [("Sec-Fetch-Site", "cross-site")], "other origin" => [("Origin", "https://evil.test")], _ => [] };
        if (how is "other browser's token" or "other tenant's token")
        {
            var (_, otherClient, other) = how == "other browser's token" ? (tenant, client, await TestPerson.CreateAsync(tenant)) : await ArrangeAsync();
            using var theirs = await other.AuthorizeAsync(otherClient);
            token = TokenOf(await PageAsync(other, theirs));
        }

        var sender = how == "without cookies" ? person.OtherBrowser() : person;
        using var response = await sender.PostAsync(asked.Headers.Location!.OriginalString, Form(how == "no token" ? "" : token, person.Id.ToString(), "allow"), headers);

        await AuthorizeNegativeTests.AssertPageAsync(response);
        Assert.Equal(0L, await postgres.QueryAsync(tenant.Issuer.Database, $"select count(*) from consents where tenant_id = '{tenant.Id.Value}'"));
    }

    [Fact]
    public async Task Attack_by_switching_the_account_under_an_open_page_allows_nothing_for_the_other_one()
    {
        var (tenant, client, person) = await ArrangeAsync();
        using var asked = await person.AuthorizeAsync(client);
        var page = await PageAsync(person, asked);
        var other = await TestPerson.CreateAsync(tenant);
        person.SetCookie($"plinto-{tenant.Slug}-session", other.Cookies.Values.Single());

        using var decided = await DecideAsync(person, asked, page, "allow");
        using var next = await person.GetAsync(decided.Headers.Location!.OriginalString);

        Assert.Equal(0L, await postgres.QueryAsync(tenant.Issuer.Database, $"select count(*) from consents where tenant_id = '{tenant.Id.Value}'"));
        Assert.Contains("/consent?", next.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attack_by_framing_the_page_is_forbidden_and_its_forms_lead_only_here_and_to_the_client()
    {
        var (_, client, person) = await ArrangeAsync();
        using var asked = await person.AuthorizeAsync(client);

        using var response = await person.GetAsync(asked.Headers.Location!.OriginalString);

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self' https://app.test", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
    }

    [Fact]
    public async Task The_page_without_a_session_leads_back_to_sign_in()
    {
        var (tenant, client, person) = await ArrangeAsync();
        using var asked = await person.AuthorizeAsync(client);
        person.SetCookie($"plinto-{tenant.Slug}-session", null);

        using var page = await person.GetAsync(asked.Headers.Location!.OriginalString);
        using var next = await person.GetAsync(page.Headers.Location!.OriginalString);

        Assert.Contains("/sign-in?", next.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consents_are_listed_and_taking_one_back_ends_what_the_client_holds()
    {
        var (tenant, client, person) = await ArrangeAsync();
        using var asked = await person.AuthorizeAsync(client);
        using var decided = await DecideAsync(person, asked, await PageAsync(person, asked), "allow");
        var tokens = await client.RedeemAsync(await person.CodeAsync(client)).GoodAsync();
        var unused = await person.CodeAsync(client);
        var firstParty = await TestClient.CreateAsync(tenant);
        var others = await firstParty.TokensAsync(person);
        Assert.True(await tenant.IsActiveAsync(tokens.Access()));
        var path = $"/v1/identities/{person.Id}/consents";

        using var list = await tenant.CallAsync(HttpMethod.Get, path);
        using var unknown = await tenant.CallAsync(HttpMethod.Delete, $"{path}/{tenant.ClientId}");
        using var deleted = await tenant.CallAsync(HttpMethod.Delete, $"{path}/{client.Id}");
        using var empty = await tenant.CallAsync(HttpMethod.Get, path);
        using var again = await person.AuthorizeAsync(client, ("prompt", "none"));

        var items = (await list.JsonAsync()).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([client.Id.ToString(), client.Id.ToString()], items.Select(item => item.GetProperty("clientId").GetString()));
        Assert.Equal("openid", items[0].GetProperty("scopes")[0].GetString());
        Assert.Equal(TestTenant.Resource, items[1].GetProperty("resource").GetString());
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(0, (await empty.JsonAsync()).GetProperty("items").GetArrayLength());
        Assert.Equal("consent_required", TestPerson.QueryOf(again)["error"]);
        Assert.False(await tenant.IsActiveAsync(tokens.Access()));
        Assert.True(await tenant.IsActiveAsync(others.Access()));
        Assert.Equal("invalid_grant", await client.RefreshAsync(tokens.Refresh()).ErrorAsync());
        Assert.Equal("invalid_grant", await client.RedeemAsync(unused).ErrorAsync());
        Assert.NotEmpty((await firstParty.RefreshAsync(others.Refresh()).GoodAsync()).Access());
        Assert.Equal("0|1|1|1", await postgres.QueryAsync(tenant.Issuer.Database, $"""
            select (select count(*) from authorization_codes where tenant_id = '{tenant.Id.Value}' and client_id = '{client.Id.Value}')
                || '|' || (select count(*) from token_families where tenant_id = '{tenant.Id.Value}' and revoked_at is null)
                || '|' || (select count(*) from revocations where tenant_id = '{tenant.Id.Value}' and kind = 'token')
                || '|' || (select count(*) from events where tenant_id = '{tenant.Id.Value}' and type = 'consent.withdrawn')
            """));
    }

    private async Task<(TestTenant Tenant, TestClient Client, TestPerson Person)> ArrangeAsync()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        return (tenant, await TestClient.CreateAsync(tenant, adjust: stored => stored with { ThirdParty = true }), await TestPerson.CreateAsync(tenant));
    }

    private static async Task<string> PageAsync(TestPerson person, HttpResponseMessage asked)
    {
        using var page = await person.GetAsync(asked.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        return await page.Content.ReadAsStringAsync();
    }

    private static Task<HttpResponseMessage> DecideAsync(TestPerson person, HttpResponseMessage asked, string page, string decision) => person.PostAsync(
        QueryHelpers.AddQueryString(person.Tenant.Path + "/consent", "request", TestPerson.QueryOf(asked)["request"]), Form(TokenOf(page), person.Id.ToString(), decision));

    private static Dictionary<string, string> Form(string token, string person, string decision) => new() { ["form_token"] = token, ["person"] = person, ["decision"] = decision };

    private static string TokenOf(string page) => FormToken().Match(page).Groups[1].Value is { Length: > 0 } token ? token : throw new InvalidOperationException("no form token");

    [GeneratedRegex("name=\"form_token\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
