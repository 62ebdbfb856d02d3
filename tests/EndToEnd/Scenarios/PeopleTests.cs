using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Plinto.EndToEnd.Running;
using Xunit;

namespace Plinto.EndToEnd.Scenarios;

/// <summary>People in a real browser: from the app behind the edge to the hosted pages, and back.</summary>
[Collection(DeploymentGroup.Name)]
public sealed partial class PeopleTests(Deployment demo, Browser browser, ITestOutputHelper output) : IClassFixture<Browser>
{
    private const string Password = "correct horse battery staple 7";

    [Fact]
    public async Task Person_signs_up_confirms_the_mail_works_in_two_tabs_and_is_out_everywhere_when_the_session_is_revoked()
    {
        await using var context = await browser.OpenAsync();
        var email = $"ada-{RandomNumberGenerator.GetHexString(12, lowercase: true)}@example.com";
        var page = await context.NewPageAsync();
        await page.GotoAsync(demo.Edge + "/account");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = SignUp() }).First.ClickAsync();
        await page.GetByLabel("Email").FillAsync(email);
        await page.Locator("input[type=password]").First.FillAsync(Password);
        await page.Locator("form button[type=submit], form button:not([type])").First.ClickAsync();
        await page.GotoAsync(await new Inbox(demo).LinkAsync(email, "confirm"));
        await page.Locator("form button[type=submit], form button:not([type])").First.ClickAsync();
        await Assertions.Expect(page.Locator("#email")).ToHaveTextAsync(email);
        await Assertions.Expect(page.Locator("#api")).ToContainTextAsync("200 ");
        var session = await page.Locator("#session").TextContentAsync();

        var second = await context.NewPageAsync();
        await second.GotoAsync(demo.Edge + "/account");
        await Assertions.Expect(second.Locator("#session")).ToHaveTextAsync(session!);

        Assert.Equal(HttpStatusCode.NoContent, (await demo.ManageAsync(HttpMethod.Delete, "/v1/sessions/" + session)).Status);
        var out1 = await Eventually.TrueAsync(async () => await IsAtIssuerAsync(page), () => "the app let a revoked session go on");
        Assert.True(await IsAtIssuerAsync(second), "the other tab went on");
        output.WriteLine($"session revoked, the app asks to sign in again after {out1.TotalMilliseconds:0} ms");
    }

    [Fact]
    public async Task Demo_user_signs_in_and_the_back_button_after_sign_out_shows_nothing()
    {
        await using var context = await browser.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(demo.Edge + "/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await SignInAsync(page, demo.Up.GetProperty("user").GetProperty("email").GetString()!, demo.Up.GetProperty("user").GetProperty("password").GetString()!);
        await Assertions.Expect(page.Locator("#api")).ToContainTextAsync("200 ");

        await page.GoBackAsync(); // the form again, or what came before it: never an error
        await page.GotoAsync(demo.Edge + "/account");
        await Assertions.Expect(page.Locator("#api")).ToContainTextAsync("200 ");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(demo.Edge + "/");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await page.GoBackAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#session")).ToHaveCountAsync(0);
        Assert.True(await IsAtIssuerAsync(page), "the page was still there");
    }

    [Fact]
    public async Task Two_tenants_in_one_browser_do_not_disturb_each_other()
    {
        await using var context = await browser.OpenAsync();
        var other = await OtherTenant.CreateAsync(demo);
        var user = demo.Up.GetProperty("user");
        var page = await context.NewPageAsync();
        await page.GotoAsync(demo.TenantIssuer + "/sign-in");
        var foreign = await context.NewPageAsync();
        await foreign.GotoAsync(other.Issuer + "/sign-in");
        await SignInAsync(page, user.GetProperty("email").GetString()!, user.GetProperty("password").GetString()!);
        await SignInAsync(foreign, other.Email, Password);

        foreach (var (tab, issuer, email) in new[] { (page, demo.TenantIssuer, user.GetProperty("email").GetString()!), (foreign, other.Issuer, other.Email) })
        {
            await tab.GotoAsync(issuer + "/account");
            await Assertions.Expect(tab.Locator("main")).ToContainTextAsync(email);
        }

        // Out of one is not out of the other.
        await page.Locator("form button").First.ClickAsync();
        await foreign.ReloadAsync();
        await Assertions.Expect(foreign.Locator("main")).ToContainTextAsync(other.Email);
    }

    [Fact]
    public async Task Suspended_person_is_out_of_the_app_and_cannot_come_back()
    {
        await using var context = await browser.OpenAsync();
        var email = $"eve-{RandomNumberGenerator.GetHexString(12, lowercase: true)}@example.com";
        var (status, identity) = await demo.ManageAsync(HttpMethod.Post, "/v1/identities", new { email, password = Password, emailVerified = true });
        Assert.Equal(HttpStatusCode.Created, status);
        var page = await context.NewPageAsync();
        await page.GotoAsync(demo.Edge + "/account");
        await SignInAsync(page, email, Password);
        await Assertions.Expect(page.Locator("#api")).ToContainTextAsync("200 ");

        Assert.Equal(HttpStatusCode.OK, (await demo.ManageAsync(HttpMethod.Patch, "/v1/identities/" + identity.GetProperty("id").GetString(), new { suspended = true })).Status);

        var time = await Eventually.TrueAsync(async () => await IsAtIssuerAsync(page), () => "the app let a suspended person go on");
        output.WriteLine($"suspended, out of the app after {time.TotalMilliseconds:0} ms");
        await SignInAsync(page, email, Password);
        Assert.StartsWith(demo.TenantIssuer, page.Url, StringComparison.Ordinal);
    }

    private static async Task SignInAsync(IPage page, string email, string password)
    {
        await page.GetByLabel("Email").FillAsync(email);
        await page.Locator("input[type=password]").First.FillAsync(password);
        await page.Locator("form button[type=submit], form button:not([type])").First.ClickAsync();
    }

    private async Task<bool> IsAtIssuerAsync(IPage page)
    {
        await page.GotoAsync(demo.Edge + "/account");
        return page.Url.StartsWith(demo.TenantIssuer + "/sign-in", StringComparison.Ordinal);
    }

    [GeneratedRegex("(sign up|create)", RegexOptions.IgnoreCase)]
    private static partial Regex SignUp();
}
