using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>OpenID RP-Initiated Logout 1.0, and the page that asks.</summary>
public sealed partial class LogoutTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    private const string Return = "https://app.test/signed-out";

    [Fact]
    public async Task An_ID_token_of_the_session_ends_it_at_once_and_leads_back()
    {
        var (tenant, client, person) = await ArrangeAsync();

        using var response = await person.GetAsync(
            Address(tenant, ("id_token_hint", await TestIdToken.CreateAsync(person, client, age: TimeSpan.FromDays(9))), ("post_logout_redirect_uri", Return), ("state", "bye ✓")));

        Assert.StartsWith(Return + "?", response.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("bye ✓", TestPerson.QueryOf(response)["state"]);
        Assert.DoesNotContain($"plinto-{tenant.Slug}-session", person.Cookies.Keys);
        Assert.Equal("signed_out|1|1", await EndOfAsync(person));
    }

    [Theory]
    [InlineData("its key was revoked")]
    [InlineData("it cannot be read")]
    public async Task A_hint_that_proves_nothing_any_more_has_the_person_asked_and_signed_out_instead_of_a_page_that_refuses(string how)
    {
        var (tenant, client, person) = await ArrangeAsync();
        var hint = how == "it cannot be read" ? "nonsense" : await TestIdToken.CreateAsync(person, client);
        if (how != "it cannot be read")
        {
            using var revoked = await tenant.CallAsync(HttpMethod.Post, $"/v1/keys/{new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(hint).Kid}/revoke");
            Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        }

        using var asked = await person.GetAsync(Address(tenant, ("id_token_hint", hint), ("post_logout_redirect_uri", Return), ("state", "s")));

        // Asked: anybody could have sent the person here. And nothing leads to an address that nobody vouches for.
        Assert.Equal(tenant.Path + "/sign-out", asked.Headers.Location!.OriginalString);
        Assert.Null(await EndOfAsync(person));
        using var page = await person.GetAsync(asked.Headers.Location.OriginalString);
        var token = FormToken().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        using var ended = await person.PostAsync(tenant.Path + "/sign-out", new Dictionary<string, string> { ["form_token"] = token });
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("signed_out|1|1", await EndOfAsync(person));
    }

    [Fact]
    public async Task A_posted_request_is_the_same()
    {
        var (tenant, client, person) = await ArrangeAsync();

        using var posted = await person.PostAsync(
            tenant.Path + "/oauth/logout",
            new Dictionary<string, string> { ["id_token_hint"] = await TestIdToken.CreateAsync(person, client), ["post_logout_redirect_uri"] = Return });
        using var response = await person.GetAsync(posted.Headers.Location!.OriginalString);

        Assert.Equal(HttpStatusCode.SeeOther, posted.StatusCode);
        Assert.Equal(Return, response.Headers.Location!.OriginalString);
        Assert.Equal("signed_out|1|1", await EndOfAsync(person));
    }

    [Fact]
    public async Task Without_a_session_it_leads_back_all_the_same()
    {
        var (tenant, client, person) = await ArrangeAsync();
        var elsewhere = person.OtherBrowser();

        using var back = await elsewhere.GetAsync(Address(tenant, ("client_id", client.Id.ToString()), ("post_logout_redirect_uri", Return)));
        using var page = await elsewhere.GetAsync(Address(tenant));
        using var shown = await elsewhere.GetAsync(page.Headers.Location!.OriginalString);

        Assert.Equal(Return, back.Headers.Location!.OriginalString);
        Assert.Contains("You are signed out", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(await EndOfAsync(person));
    }

    [Theory]
    [InlineData("no hint")]
    [InlineData("another session of the person")]
    [InlineData("another person")]
    [InlineData("without sid")]
    [InlineData("access token")]
    public async Task Attack_by_a_logout_without_proof_of_the_session_only_asks(string how)
    {
        var (tenant, client, person) = await ArrangeAsync();
        var other = await TestPerson.CreateAsync(tenant);
        var hint = how switch
        {
            "no hint" => "",
            "another person" => await TestIdToken.CreateAsync(other, client),
            "without sid" => await TestIdToken.CreateAsync(person, client, claims => claims.Remove("sid")),
            "access token" => await TestIdToken.CreateAsync(person, client, type: "at+jwt"),
            _ => await TestIdToken.CreateAsync(person, client, claims => claims["sid"] = other.Session!.Value.ToString()),
        };

        using var asked = await person.GetAsync(
            Address(tenant, ("id_token_hint", hint), ("client_id", client.Id.ToString()), ("post_logout_redirect_uri", Return), ("state", "s")));
        Assert.StartsWith(tenant.Path + "/sign-out?request=", asked.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Null(await EndOfAsync(person));

        using var page = await person.GetAsync(asked.Headers.Location!.OriginalString);
        var html = await page.Content.ReadAsStringAsync();
        using var ended = await person.PostAsync(
            asked.Headers.Location!.OriginalString, new Dictionary<string, string> { ["form_token"] = FormToken().Match(html).Groups[1].Value });

        Assert.Contains(person.Email, html, StringComparison.Ordinal);
        Assert.Contains("form-action 'self' https://app.test", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.SeeOther, Return + "?state=s"), (ended.StatusCode, ended.Headers.Location!.OriginalString));
        Assert.Equal("signed_out|1|1", await EndOfAsync(person));
    }

    [Theory]
    [InlineData("https://evil.test/")]
    [InlineData("https://app.test/signed-out/")]
    [InlineData("https://app.test/signed-out?x=1")]
    [InlineData("https://app.test.evil.test/signed-out")]
    [InlineData("https://app.test/callback")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//evil.test")]
    public async Task Attack_by_an_open_redirect_after_logout_ends_on_a_page_and_signs_nobody_out(string uri)
    {
        var (tenant, client, person) = await ArrangeAsync();

        using var response = await person.GetAsync(Address(tenant, ("id_token_hint", await TestIdToken.CreateAsync(person, client)), ("post_logout_redirect_uri", uri)));
        using var unnamed = await person.GetAsync(Address(tenant, ("post_logout_redirect_uri", Return)));
        using var foreign = await person.GetAsync(Address(tenant, ("id_token_hint", await TestIdToken.CreateAsync(person, client)), ("client_id", tenant.ClientId.ToString())));
        using var twice = await person.GetAsync(Address(tenant, ("client_id", client.Id.ToString())) + "&client_id=x");

        await AuthorizeNegativeTests.AssertPageAsync(response);
        await AuthorizeNegativeTests.AssertPageAsync(unnamed);
        await AuthorizeNegativeTests.AssertPageAsync(foreign);
        await AuthorizeNegativeTests.AssertPageAsync(twice);
        Assert.Null(await EndOfAsync(person));
    }

    [Fact]
    public async Task Attack_by_a_forged_sign_out_form_signs_nobody_out()
    {
        var (tenant, _, person) = await ArrangeAsync();

        using var without = await person.PostAsync(tenant.Path + "/sign-out", []);
        using var crossSite = await person.PostAsync(tenant.Path + "/sign-out", new Dictionary<string, string> { ["form_token"] = "x" }, ("Sec-Fetch-Site", "cross-site"));

        await AuthorizeNegativeTests.AssertPageAsync(without);
        await AuthorizeNegativeTests.AssertPageAsync(crossSite);
        Assert.Null(await EndOfAsync(person));
    }

    [Fact]
    public async Task Attack_by_another_tenants_sealed_return_leads_nowhere_else()
    {
        var (tenant, client, person) = await ArrangeAsync();
        var (other, _, there) = await ArrangeAsync();
        using var asked = await person.GetAsync(Address(tenant, ("client_id", client.Id.ToString()), ("post_logout_redirect_uri", Return)));
        var address = QueryHelpers.AddQueryString(other.Path + "/sign-out", "request", TestPerson.QueryOf(asked)["request"]);

        using var page = await there.GetAsync(address);
        using var ended = await there.PostAsync(
            address, new Dictionary<string, string> { ["form_token"] = FormToken().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value });

        Assert.Equal(other.Path + "/sign-out", ended.Headers.Location!.OriginalString);
    }

    private async Task<(TestTenant Tenant, TestClient Client, TestPerson Person)> ArrangeAsync()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        return (tenant, await TestClient.CreateAsync(tenant, adjust: stored => stored with { PostLogoutRedirectUris = [Return] }), await TestPerson.CreateAsync(tenant));
    }

    /// <summary>Why its session ended, how many edges' revocations and how many events that made; null while it goes on.</summary>
    private async Task<string?> EndOfAsync(TestPerson person) => await postgres.QueryAsync(person.Tenant.Issuer.Database, $"""
        select end_reason || '|' || (select count(*) from revocations r where r.tenant_id = s.tenant_id and r.kind = 'session' and r.value = '{person.Session}')
            || '|' || (select count(*) from events e where e.tenant_id = s.tenant_id and e.type = 'session.ended' and e.subject = '{person.Session}')
        from sessions s where s.id = '{person.Session!.Value.Value}'
        """) as string;

    private static string Address(TestTenant tenant, params (string Name, string Value)[] parameters) =>
        QueryHelpers.AddQueryString(tenant.Path + "/oauth/logout", parameters.ToDictionary(pair => pair.Name, pair => (string?)pair.Value));

    [GeneratedRegex("name=\"form_token\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
