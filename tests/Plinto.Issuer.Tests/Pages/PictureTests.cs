using System.Net;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Plinto.Issuer.Tests.Running;
using Plinto.Tests;

namespace Plinto.Issuer.Tests.Pages;

/// <summary>
/// Every page in light, dark and on a phone: pictured into <c>artifacts/screenshots</c>, looked through by axe, never wider than the screen, never against its own policy.
/// </summary>
[Collection(Alone.Name)]
public sealed class PictureTests(TestChromium chromium) : IClassFixture<TestChromium>
{
    private const string Origin = TestIssuer.PublicUrl;

    [Theory]
    [InlineData("light", 1280, 900)]
    [InlineData("dark", 1280, 900)]
    [InlineData("phone", 360, 740)]
    public async Task Every_page_is_pictured_and_axe_finds_nothing_serious(string mode, int width, int height)
    {
        var page = await chromium.OpenAsync(new BrowserNewContextOptions
        {
            ColorScheme = mode == "dark" ? ColorScheme.Dark : ColorScheme.Light, ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        var site = chromium.Site;
        var faults = new List<string>();
        page.Console += (_, message) =>
        {
            // A page that answers 400 on purpose is noted there too.
            if (message.Type == "error" && !message.Text.Contains("status of 4", StringComparison.Ordinal))
            {
                faults.Add(message.Text);
            }
        };
        foreach (var (name, open) in Pages(site, $"{mode}@example.com"))
        {
            await open(page);
            await PictureAsync(page, $"{name}-{mode}");
            faults.AddRange((await page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical")
                .Select(violation => $"{name} {mode}: {violation.Id} {violation.Help}: {violation.Nodes[0].Html}"));
            if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"))
            {
                faults.Add($"{name} {mode} is wider than the screen");
            }
        }

        Assert.Equal([], faults);
    }

    [Theory]
    [InlineData("#ffff00")]
    [InlineData("#ffffff")]
    [InlineData("#000000")]
    [InlineData("#7f7f7f")]
    [InlineData("#d9480f")]
    public async Task Any_colour_of_a_tenant_stays_readable(string color)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await chromium.OpenAsync(new BrowserNewContextOptions { ColorScheme = scheme });
            var tenant = await TestTenant.CreateAsync(chromium.Site.Issuer);
            using var set = await tenant.CallAsync(HttpMethod.Patch, "/v1/branding", new { color });
            Assert.Equal(HttpStatusCode.OK, set.StatusCode);
            await page.GotoAsync(Origin + tenant.Path + "/sign-in");
            if (color is "#d9480f" or "#ffff00")
            {
                await PictureAsync(page, $"brand-{color[1..]}-{(scheme == ColorScheme.Dark ? "dark" : "light")}");
            }

            var violations = (await page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical")
                .Select(violation => violation.Id + violation.Nodes[0].Html);
            Assert.Equal([], violations);
        }
    }

    private static IEnumerable<(string Name, Func<IPage, Task> Open)> Pages(TestSite site, string email)
    {
        var start = Origin + site.Path;
        yield return ("welcome", page => page.GotoAsync(Origin + "/"));
        yield return ("sign-in", page => page.GotoAsync(start + "/sign-in"));
        yield return ("sign-in-wrong", async page => await SubmitAsync(page, ("#email", email), ("#password", "something else")));
        yield return ("sign-up", page => page.GotoAsync(start + "/sign-up"));
        yield return ("sign-up-weak", async page => await SubmitAsync(page, ("#name", "Ada Lovelace"), ("#email", email), ("#password", "password1")));
        yield return ("check-mail", async page => await SubmitAsync(page, ("#password", TestSite.Password)));
        IReadOnlyList<BrowserContextCookiesResult> kept = [];
        yield return ("confirm-elsewhere", async page =>
        {
            kept = await page.Context.CookiesAsync();
            await page.Context.ClearCookiesAsync(); // as in another browser
            await page.GotoAsync(Origin + site.LinkOf((await site.MailsAsync(email))[0]));
            await SubmitAsync(page, ("#password", "something else"));
        });
        yield return ("confirm", async page =>
        {
            await page.Context.ClearCookiesAsync();
            await page.Context.AddCookiesAsync(
                kept.Select(cookie => new Microsoft.Playwright.Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path }));
            await page.GotoAsync(Origin + site.LinkOf((await site.MailsAsync(email))[0]));
        });
        yield return ("account", async page =>
        {
            await page.ClickAsync("button[type=submit]");
            await page.ArrivesAtAsync("**/account");
        });
        yield return ("consent", async page =>
        {
            var client = new { name = "Bean Counter", type = "public", thirdParty = true, grantTypes = new[] { "authorization_code" },
                redirectUris = new[] { "https://beans.example/callback" } };
            using var created = await site.Tenant.CallAsync(HttpMethod.Post, "/v1/clients", client);
            var id = (await created.JsonAsync(HttpStatusCode.Created)).GetProperty("client").GetProperty("id").GetString();
            await page.GotoAsync($"{start}/oauth/authorize?response_type=code&client_id={id}&redirect_uri={Uri.EscapeDataString("https://beans.example/callback")}"
                + "&scope=openid%20profile%20email&state=s&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
            await page.GetByText("Bean Counter asks for access").First.WaitForAsync();
        });
        yield return ("sign-out", page => page.GotoAsync(start + "/sign-out"));
        yield return ("signed-out", async page =>
        {
            await page.ClickAsync("form .button");
            await page.GetByText("You are signed out").First.WaitForAsync();
        });
        yield return ("forgot-password", page => page.GotoAsync(start + "/forgot-password"));
        yield return ("check-mail-reset", async page => await SubmitAsync(page, ("#email", email)));
        yield return ("reset-password", async page => await page.GotoAsync(Origin + site.LinkOf((await site.MailsAsync(email, 2))[1])));
        yield return ("link-gone", page => page.GotoAsync(start + "/verify-email?token=x"));
        yield return ("error", page => page.GotoAsync(start + "/sign-in?request=x"));
    }

    private static async Task SubmitAsync(IPage page, params (string Field, string Value)[] fields)
    {
        foreach (var (field, value) in fields)
        {
            await page.FillAsync(field, value);
        }

        await page.RunAndWaitForResponseAsync(() => page.ClickAsync("button[type=submit]"), response => response.Request.IsNavigationRequest && response.Status != 303);
        await page.WaitForLoadStateAsync();
    }

    private static Task PictureAsync(IPage page, string name) => page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder(), name + ".png"), FullPage = true });

    private static string Folder() => Directory.CreateDirectory(RepositoryRoot.PathOf("artifacts", "screenshots")).FullName;
}
