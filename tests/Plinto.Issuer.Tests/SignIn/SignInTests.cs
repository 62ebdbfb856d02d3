using System.Net;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.SignIn;

public sealed class SignInTests(Postgres postgres)
{
    [Fact]
    public async Task A_person_signs_up_confirms_the_mail_and_goes_on_with_the_application()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var browser = site.Browser();
        await browser.GetAsync(site.Path + "/sign-in");
        var request = "?request=" + site.Request(browser);

        await browser.GetAsync(site.Path + "/sign-up" + request);
        Assert.Contains("to continue to service", Flat(browser.Page.Text), StringComparison.Ordinal);
        await browser.SubmitAsync(("name", "Ada"), ("email", " Ada@Example.COM "), ("password", TestSite.Password));
        Assert.Equal(HttpStatusCode.SeeOther, browser.Page.Status);
        await browser.FollowAsync();
        Assert.Equal("Check your mail", browser.Page.Title);
        Assert.Contains("Ada@example.com", browser.Page.Text, StringComparison.Ordinal);
        await browser.GetAsync(site.LinkOf((await site.MailsAsync("Ada@example.com"))[0]));
        Assert.Equal("Confirm your address", browser.Page.Title);
        await browser.SubmitAsync();

        Assert.Equal(HttpStatusCode.SeeOther, browser.Page.Status);
        Assert.StartsWith(site.Path + "/oauth/authorize/continue?request=", browser.Page.Location, StringComparison.Ordinal);
        Assert.Contains("Ada", (await browser.GetAsync(site.Path + "/account")).Text, StringComparison.Ordinal);
        Assert.Equal("identity.created,identity.email_verified,session.started,session.new_device", await site.QueryAsync(
            "select string_agg(type, ',' order by seq) from events where type like 'identity.%' or type like 'session.%'"));
    }

    [Fact]
    public async Task A_person_signs_in_and_out()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com", name: "Ada");
        var browser = site.Browser();

        await site.SignInAsync(browser, "ADA@example.com");
        Assert.Equal(site.Path + "/account", browser.Page.Location);
        await browser.FollowAsync();
        Assert.Equal("You are signed in", browser.Page.Title);
        await browser.SubmitAsync();
        await browser.FollowAsync();

        Assert.Equal("You are signed out", browser.Page.Title);
        Assert.Equal(site.Path + "/sign-in", (await browser.GetAsync(site.Path + "/account")).Location);
        Assert.Equal("signed_out", await site.QueryAsync("select end_reason from sessions"));
    }

    [Fact]
    public async Task A_wrong_password_keeps_the_address_and_says_so_beside_the_field()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        var browser = site.Browser();

        var page = await site.SignInAsync(browser, "ada@example.com", "something else");

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("value=\"ada@example.com\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"password-fault\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"password-fault\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("<title>Error: Sign in", page.Html, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("something else", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_with_an_unconfirmed_address_mails_the_link_again_and_only_after_the_right_password()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com", verified: false);
        var browser = site.Browser();

        await site.SignInAsync(browser, "ada@example.com", "something else");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Page.Status);
        Assert.Empty(site.Inbox.Raw);
        await site.SignInAsync(browser, "ada@example.com");
        await browser.FollowAsync();

        Assert.Equal("Check your mail", browser.Page.Title);
        await browser.GetAsync(site.LinkOf((await site.MailsAsync("ada@example.com"))[0]));
        await browser.SubmitAsync();
        Assert.Equal("You are signed in", (await browser.FollowAsync()).Title);
    }

    [Fact]
    public async Task The_same_person_keeps_the_session_and_another_replaces_it()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        await site.PersonAsync("bob@example.com");
        var browser = site.Browser();
        await site.SignInAsync(browser, "ada@example.com");
        await browser.GetAsync(site.Path + "/sign-in?request=" + site.Request(browser));

        await browser.SubmitAsync(("email", "ada@example.com"), ("password", TestSite.Password));
        Assert.Equal(1L, await site.QueryAsync("select count(*) from sessions where ended_at is null"));
        await browser.GetAsync(site.Path + "/sign-in?request=" + site.Request(browser));
        await browser.SubmitAsync(("email", "bob@example.com"), ("password", TestSite.Password));

        Assert.Equal("replaced", await site.QueryAsync("select end_reason from sessions where ended_at is not null"));
        Assert.Contains("bob@example.com", (await browser.GetAsync(site.Path + "/account")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_back_button_after_sign_in_goes_on_instead_of_asking_again()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        var browser = site.Browser();
        await browser.GetAsync(site.Path + "/sign-in");
        var path = site.Path + "/sign-in?request=" + site.Request(browser);
        await browser.GetAsync(path);
        await browser.SubmitAsync(("email", "ada@example.com"), ("password", TestSite.Password));

        await browser.GetAsync(path);

        Assert.StartsWith(site.Path + "/oauth/authorize/continue?request=", browser.Page.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_reset_by_mail_and_every_other_session_ends()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com", verified: false);
        await site.PersonAsync("eve@example.com");
        await site.QueryAsync("update identities set email_verified_at = now() where email = 'ada@example.com'");
        var elsewhere = site.Browser();
        await site.SignInAsync(elsewhere, "ada@example.com");
        var browser = site.Browser();
        await browser.GetAsync(site.Path + "/forgot-password");
        await browser.SubmitAsync(("email", "ada@example.com"));
        Assert.Equal("Check your mail", (await browser.FollowAsync()).Title);
        await browser.GetAsync(site.LinkOf((await site.MailsAsync("ada@example.com"))[0]));

        await browser.SubmitAsync(("password", "short"));
        Assert.Contains("Use at least 8 characters.", browser.Page.Text, StringComparison.Ordinal);
        await browser.SubmitAsync(("password", "quartz-lantern-river"));

        Assert.Equal("You are signed in", (await browser.FollowAsync()).Title);
        Assert.Equal(site.Path + "/sign-in", (await elsewhere.GetAsync(site.Path + "/account")).Location);
        Assert.Equal("password_changed", await site.QueryAsync("select end_reason from sessions where ended_at is not null"));
        Assert.Contains("password", (await site.MailsAsync("ada@example.com", 2))[1].Subject, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.SignInAsync(site.Browser(), "ada@example.com")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.SignInAsync(site.Browser(), "ada@example.com", "quartz-lantern-river")).Status);
    }

    [Fact]
    public async Task A_login_hint_stands_in_the_field()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var browser = site.Browser();
        await browser.GetAsync(site.Path + "/sign-in");

        await browser.GetAsync(site.Path + "/sign-in?request=" + site.Request(browser, loginHint: "ada@example.com"));

        Assert.Contains("value=\"ada@example.com\"", browser.Page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_hashed_with_other_parameters_is_hashed_anew()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        // The reference tool's answer to: echo -n mulberry-kettle-9 | argon2 0123456789abcdef -id -t 1 -k 4096 -p 1 -l 32 (RFC 9106)
        await site.QueryAsync($"update identities set password_hash = '{Identities.PasswordHashTests.OfReference}'");

        await site.SignInAsync(site.Browser(), "ada@example.com");

        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", (string)(await site.QueryAsync("select password_hash from identities"))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_that_closed_sign_up_says_so_and_takes_none()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var browser = site.Browser();
        await browser.GetAsync(site.Path + "/sign-up");
        var open = browser.Page;
        await site.QueryAsync("update tenants set sign_up = false");

        await browser.SubmitAsync(("name", ""), ("email", "ada@example.com"), ("password", TestSite.Password));

        Assert.Equal((HttpStatusCode.Forbidden, "Sign-up is closed"), (browser.Page.Status, browser.Page.Title));
        Assert.Equal("Sign-up is closed", (await browser.GetAsync(site.Path + "/sign-up")).Title);
        Assert.DoesNotContain("/sign-up", (await browser.GetAsync(site.Path + "/sign-in")).Html, StringComparison.Ordinal);
        Assert.Equal(0L, await site.QueryAsync("select count(*) from identities"));
        Assert.Equal("Create your account", open.Title);
    }

    internal static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
