using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>Whole ways through authorize, pages and token endpoint, as a browser and a client go them.</summary>
public sealed class JourneyTests(Postgres postgres)
{
    [Fact]
    public async Task From_the_app_by_the_sign_in_page_to_tokens_and_out_again()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var person = await site.PersonAsync("ada@example.com", name: "Ada");
        var client = await TestClient.CreateAsync(site.Tenant, adjust: stored => stored with { PostLogoutRedirectUris = ["https://app.test/"] });
        var browser = site.Browser();

        await SignInAsync(browser, await AuthorizeAsync(browser, client, ("login_hint", "ada@example.com")), "ada@example.com");
        var tokens = await client.RedeemAsync(await CodeAsync(browser)).GoodAsync();
        var silent = await AuthorizeAsync(browser, client, ("prompt", "none"));
        var logout = await browser.GetAsync(QueryHelpers.AddQueryString(
            site.Path + "/oauth/logout",
            new Dictionary<string, string?> { ["id_token_hint"] = tokens.GetProperty("id_token").GetString(), ["post_logout_redirect_uri"] = "https://app.test/" }));
        var afterwards = await AuthorizeAsync(browser, client, ("prompt", "none"));

        Assert.Equal((person.ToString(), "the nonce"), (tokens.Id().Subject, tokens.Id().GetClaim("nonce").Value));
        Assert.Contains("code=plc_", silent.Location, StringComparison.Ordinal);
        Assert.Equal("https://app.test/", logout.Location);
        Assert.Contains("error=login_required", afterwards.Location, StringComparison.Ordinal);
        Assert.Equal("invalid_grant", await client.RefreshAsync(tokens.Refresh()).ErrorAsync());
        Assert.False(await site.Tenant.IsActiveAsync(tokens.Access()));
    }

    [Fact]
    public async Task From_the_app_by_sign_up_and_the_mail_to_tokens()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var client = await TestClient.CreateAsync(site.Tenant);
        var browser = site.Browser();

        var asked = await AuthorizeAsync(browser, client, ("prompt", "create"));
        Assert.StartsWith(site.Path + "/sign-up?request=", asked.Location, StringComparison.Ordinal);
        await browser.FollowAsync();
        await browser.SubmitAsync(("name", "Ada"), ("email", "ada@example.com"), ("password", TestSite.Password));
        await browser.GetAsync(site.LinkOf((await site.MailsAsync("ada@example.com"))[0]));
        await browser.SubmitAsync();
        var tokens = await client.RedeemAsync(await CodeAsync(browser), ("scope", null)).GoodAsync();

        Assert.NotEmpty(tokens.Access());
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("prompt", "select_account")]
    [InlineData("max_age", "0")]
    public async Task Signing_in_again_on_demand_shows_the_page_and_goes_on_in_the_same_session(string parameter, string value)
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        var client = await TestClient.CreateAsync(site.Tenant);
        var browser = site.Browser();
        await SignInAsync(browser, await AuthorizeAsync(browser, client), "ada@example.com");
        var first = await client.RedeemAsync(await CodeAsync(browser)).GoodAsync();

        var asked = await AuthorizeAsync(browser, client, (parameter, value));
        await browser.FollowAsync();
        Assert.Equal(HttpStatusCode.OK, browser.Page.Status); // the page, though there is a session
        await SignInAsync(browser, asked, "ada@example.com");
        var second = await client.RedeemAsync(await CodeAsync(browser)).GoodAsync();

        Assert.Equal(first.Id().GetClaim("sid").Value, second.Id().GetClaim("sid").Value);
        Assert.NotEmpty((await client.RefreshAsync(first.Refresh()).GoodAsync()).Access()); // the other tab goes on
    }

    [Fact]
    public async Task Choosing_another_account_ends_the_session_before_it()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        var grace = await site.PersonAsync("grace@example.com");
        var client = await TestClient.CreateAsync(site.Tenant);
        var browser = site.Browser();
        await SignInAsync(browser, await AuthorizeAsync(browser, client), "ada@example.com");
        var adas = await client.RedeemAsync(await CodeAsync(browser)).GoodAsync();

        await SignInAsync(browser, await AuthorizeAsync(browser, client, ("prompt", "select_account")), "grace@example.com");
        var graces = await client.RedeemAsync(await CodeAsync(browser)).GoodAsync();

        Assert.Equal(grace.ToString(), graces.Id().Subject);
        Assert.Equal("invalid_grant", await client.RefreshAsync(adas.Refresh()).ErrorAsync());
    }

    [Fact]
    public async Task A_pushed_request_of_a_third_party_goes_by_sign_in_and_consent()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        var client = await TestClient.CreateAsync(site.Tenant, confidential: true, stored => stored with { ThirdParty = true, RequirePushedRequests = true });
        var browser = site.Browser();
        using var pushed = await client.PostAsync(
            "/oauth/par", [.. client.Request().Where(pair => pair.Key != "client_id").Select(pair => (pair.Key, pair.Value)), ("client_id", client.Id.ToString())]);
        var reference = (await pushed.JsonAsync(HttpStatusCode.Created)).GetProperty("request_uri").GetString();

        var asked = await browser.GetAsync(QueryHelpers.AddQueryString(
            site.Path + "/oauth/authorize", new Dictionary<string, string?> { ["client_id"] = client.Id.ToString(), ["request_uri"] = reference }));
        await SignInAsync(browser, asked, "ada@example.com");
        await browser.GetAsync(browser.Page.Location!);
        await browser.FollowAsync();
        Assert.Equal("Web app asks for access", browser.Page.Title);
        await browser.SubmitAsync(("decision", "allow"));
        var tokens = await client.RedeemAsync(await CodeAsync(browser)).GoodAsync();

        Assert.Equal("openid read", tokens.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task Two_tabs_begun_before_signing_in_both_end_with_tokens_of_one_session()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        var client = await TestClient.CreateAsync(site.Tenant);
        var browser = site.Browser();
        var first = await AuthorizeAsync(browser, client);
        var second = await AuthorizeAsync(browser, client);

        await SignInAsync(browser, first, "ada@example.com");
        var one = await client.RedeemAsync(await CodeAsync(browser)).GoodAsync();
        await browser.GetAsync(second.Location!); // the other tab is reloaded: nothing to type any more
        var two = await client.RedeemAsync(await CodeAsync(browser)).GoodAsync();

        Assert.Equal(one.Id().GetClaim("sid").Value, two.Id().GetClaim("sid").Value);
    }

    private static Task<TestPage> AuthorizeAsync(TestBrowser browser, TestClient client, params (string Name, string? Value)[] changes) =>
        browser.GetAsync(QueryHelpers.AddQueryString(client.Tenant.Path + "/oauth/authorize", client.Request(changes)!));

    private static async Task SignInAsync(TestBrowser browser, TestPage asked, string email)
    {
        Assert.Contains("/sign-in?request=", asked.Location, StringComparison.Ordinal);
        await browser.GetAsync(asked.Location!);
        await browser.SubmitAsync(("email", email), ("password", TestSite.Password));
        Assert.Contains("/oauth/authorize/continue?request=", browser.Page.Location, StringComparison.Ordinal);
    }

    /// <summary>The code at the end of the redirects the browser stands before.</summary>
    private static async Task<string> CodeAsync(TestBrowser browser)
    {
        while (browser.Page.Location is { } location && location.StartsWith('/'))
        {
            await browser.GetAsync(location);
        }

        Assert.StartsWith(TestClient.RedirectUri + "?", browser.Page.Location, StringComparison.Ordinal);
        return QueryHelpers.ParseQuery(new Uri(browser.Page.Location!).Query)["code"].ToString();
    }
}
