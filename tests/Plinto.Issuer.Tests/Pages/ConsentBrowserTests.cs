using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Pages;

/// <summary>
/// Consent, form_post and sign-out in a real browser, before an app that redirects on to another origin: policies that are too strict would stop the browser on its way.
/// </summary>
[Collection(Alone.Name)]
public sealed class ConsentBrowserTests(TestChromium chromium) : IClassFixture<TestChromium>
{
    [Theory]
    [InlineData("Allow", "query", "code=plc_")]
    [InlineData("Deny", "query", "error=access_denied")]
    [InlineData("Allow", "form_post", "code=plc_")]
    [InlineData("Deny", "form_post", "error=access_denied")]
    public async Task A_person_decides_and_the_browser_comes_to_the_app_and_wherever_that_leads(string decision, string mode, string expected)
    {
        await using var app = await StartAppAsync();
        var page = await chromium.OpenAsync();
        var (client, refused) = await ArrangeAsync(page, app);
        await chromium.Site.PersonAsync($"{decision}-{mode}@example.com".ToLowerInvariant());

        await page.GotoAsync(TestIssuer.PublicUrl + QueryHelpers.AddQueryString(
            chromium.Site.Path + "/oauth/authorize",
            client.Request(("redirect_uri", Address(app) + "/callback"), ("response_mode", mode), ("login_hint", $"{decision}-{mode}@example.com".ToLowerInvariant()))!));
        await page.FillAsync("#password", TestSite.Password);
        await page.ClickAsync("button[type=submit]");
        await page.ClickAsync($"text=\"{decision}\"");
        await page.ArrivesAtAsync("**/arrived?*");

        Assert.Contains(expected, page.Url, StringComparison.Ordinal);
        Assert.StartsWith("http://localhost:", page.Url, StringComparison.Ordinal);
        Assert.Equal([], refused);
    }

    [Fact]
    public async Task A_person_who_confirms_to_sign_out_comes_back_to_the_app_and_wherever_that_leads()
    {
        await using var app = await StartAppAsync();
        var page = await chromium.OpenAsync();
        var (client, refused) = await ArrangeAsync(page, app);
        await chromium.Site.PersonAsync("leaving@example.com");
        await page.GotoAsync(TestIssuer.PublicUrl + chromium.Site.Path + "/sign-in");
        await page.FillAsync("#email", "leaving@example.com");
        await page.FillAsync("#password", TestSite.Password);
        await page.ClickAsync("button[type=submit]");
        await page.ArrivesAtAsync("**/account");

        await page.GotoAsync(TestIssuer.PublicUrl + QueryHelpers.AddQueryString(chromium.Site.Path + "/oauth/logout", new Dictionary<string, string?>
        {
            ["client_id"] = client.Id.ToString(), ["post_logout_redirect_uri"] = Address(app) + "/callback", ["state"] = "bye",
        }));
        await page.ClickAsync("button.button");
        await page.ArrivesAtAsync("**/arrived?*");

        Assert.EndsWith("state=bye", page.Url, StringComparison.Ordinal);
        Assert.Equal([], refused);
        await page.GotoAsync(TestIssuer.PublicUrl + chromium.Site.Path + "/account");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
    }

    private async Task<(TestClient Client, List<string> Refused)> ArrangeAsync(IPage page, WebApplication app)
    {
        var refused = new List<string>();
        page.Console += (_, message) => { if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) { refused.Add(message.Text); } };
        var callback = Address(app) + "/callback";
        var client = await TestClient.CreateAsync(
            chromium.Site.Tenant, adjust: stored => stored with { ThirdParty = true, RedirectUris = [callback], PostLogoutRedirectUris = [callback] });
        return (client, refused);
    }

    private static string Address(WebApplication app) => app.Urls.First();

    // An app that, having got its answer by either way, leads on to another origin of its own.
    private static async Task<WebApplication> StartAppAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapMethods("/callback", ["GET", "POST"], async (HttpContext http) =>
        {
            var answer = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync()).ToDictionary(pair => pair.Key, pair => pair.Value)
                : http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value);
            return Results.Redirect(QueryHelpers.AddQueryString($"http://localhost:{http.Request.Host.Port}/arrived", answer));
        });
        app.MapGet("/arrived", () => "arrived");
        await app.StartAsync();
        return app;
    }
}
