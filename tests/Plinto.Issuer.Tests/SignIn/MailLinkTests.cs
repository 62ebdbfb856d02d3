using System.Net;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.SignIn;

/// <summary>What links in mails do, and what others could try with them.</summary>
public sealed class MailLinkTests(Postgres postgres)
{
    [Fact]
    public async Task A_mail_scanner_that_opens_the_link_uses_nothing_up()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var link = await SignUpAsync(site, site.Browser());
        for (var scan = 0; scan < 3; scan++)
        {
            Assert.Equal("Confirm your address", (await site.Browser().GetAsync(link)).Title);
        }

        Assert.Equal(0L, await site.QueryAsync("select count(*) from identities where email_verified_at is not null"));
        Assert.Equal(1L, await site.QueryAsync("select count(*) from email_tokens"));
    }

    [Theory]
    [InlineData(null, "Enter the password you chose")]
    [InlineData("", "Enter the password you chose")]
    [InlineData("quartz-lantern-river", "This is not the password of that sign-up")]
    public async Task Attack_by_a_sign_up_whose_link_its_victim_opens_lets_no_strangers_password_in(string? typed, string sentence)
    {
        await using var site = await TestSite.StartAsync(postgres);
        var attacker = site.Browser();
        var victim = site.Browser();
        await victim.GetAsync(await SignUpAsync(site, attacker, "the-attackers-own-7"));
        Assert.Contains("in another browser", victim.Page.Text, StringComparison.Ordinal);

        await victim.SubmitAsync(("password", typed));

        Assert.Equal(HttpStatusCode.BadRequest, victim.Page.Status);
        Assert.Contains(sentence, victim.Page.Text, StringComparison.Ordinal);
        Assert.Equal(0L, await site.QueryAsync(
            "select (select count(*) from sessions) + (select count(*) from identities where email_verified_at is not null or password_hash is not null)"));
        Assert.Equal(HttpStatusCode.BadRequest, (await site.SignInAsync(attacker, "ada@example.com", "the-attackers-own-7")).Status);
    }

    [Fact]
    public async Task A_link_opened_in_another_browser_asks_for_the_password_of_its_sign_up_and_signs_in_there()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var phone = site.Browser();
        await phone.GetAsync(await SignUpAsync(site, site.Browser()));

        await phone.SubmitAsync(("password", TestSite.Password));

        Assert.Equal("You are signed in", (await phone.FollowAsync()).Title);
    }

    [Fact]
    public async Task Attack_by_guessing_the_password_of_a_sign_up_at_its_link_is_slowed_down()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var elsewhere = site.Browser("198.51.100.1");
        await elsewhere.GetAsync(await SignUpAsync(site, site.Browser()));
        for (var guess = 0; guess < 10; guess++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await elsewhere.SubmitAsync(("password", $"guess-{guess}"))).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await elsewhere.SubmitAsync(("password", TestSite.Password))).Status);
    }

    [Fact]
    public async Task A_link_that_the_management_API_asked_for_confirms_the_address_and_signs_nobody_in()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var id = await site.PersonAsync("ada@example.com", verified: false);
        using var asked = await site.Tenant.CallAsync(HttpMethod.Post, $"/v1/identities/{id}/verification");
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        var browser = site.Browser();
        await browser.GetAsync(site.LinkOf((await site.MailsAsync("ada@example.com"))[0]));

        await browser.SubmitAsync();

        Assert.Equal(site.Path + "/sign-in?confirmed=1", browser.Page.Location);
        Assert.Contains("Your address is confirmed", (await browser.FollowAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(0L, await site.QueryAsync("select count(*) from sessions"));
        Assert.Equal(HttpStatusCode.SeeOther, (await site.SignInAsync(browser, "ada@example.com")).Status);
    }

    [Fact]
    public async Task Attack_by_signing_up_and_then_in_does_not_tell_which_addresses_have_an_account()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("known@example.com");
        var answers = new List<(HttpStatusCode, string)>();
        foreach (var email in new[] { "known@example.com", "unknown@example.com" })
        {
            var attacker = site.Browser();
            await attacker.GetAsync(site.Path + "/sign-up");
            await attacker.SubmitAsync(("name", ""), ("email", email), ("password", "the-attackers-own-7"));
            await site.MailsAsync(email);
            await site.SignInAsync(attacker, email, "the-attackers-own-7");
            answers.Add((attacker.Page.Status, SignInTests.Flat(attacker.Page.Text).Replace(email, "", StringComparison.Ordinal)));
        }

        Assert.Equal(answers[0], answers[1]);
    }

    [Fact]
    public async Task Attack_by_preparing_an_account_for_somebody_elses_address_ends_with_its_owners_password()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await SignUpAsync(site, site.Browser(), "the-attackers-own-7");
        var owner = site.Browser();
        var link = await SignUpAsync(site, owner, "quartz-lantern-river", mails: 2);
        await owner.GetAsync(link);
        await owner.SubmitAsync();
        Assert.Equal("You are signed in", (await owner.FollowAsync()).Title);

        Assert.Equal(HttpStatusCode.BadRequest, (await site.SignInAsync(site.Browser(), "ada@example.com", "the-attackers-own-7")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.SignInAsync(site.Browser(), "ada@example.com", "quartz-lantern-river")).Status);
        Assert.Equal(0L, await site.QueryAsync("select count(*) from email_tokens"));
    }

    [Fact]
    public async Task A_mail_sent_once_more_confirms_the_same_sign_up()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await SignUpAsync(site, site.Browser(), "the-attackers-own-7");
        var owner = site.Browser();
        await SignUpAsync(site, owner, "quartz-lantern-river", mails: 2);
        await owner.FollowAsync();
        Assert.Equal("Check your mail", owner.Page.Title);
        await owner.SubmitAsync();
        Assert.Contains("Sent once more", (await owner.FollowAsync()).Text, StringComparison.Ordinal);
        await owner.GetAsync(site.LinkOf((await site.MailsAsync("ada@example.com", 3))[2]));
        await owner.SubmitAsync();

        Assert.Equal(HttpStatusCode.SeeOther, (await site.SignInAsync(site.Browser(), "ada@example.com", "quartz-lantern-river")).Status);
    }

    [Fact]
    public async Task Signing_up_with_an_address_that_has_an_account_tells_its_owner_alone()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        var browser = site.Browser();
        await browser.GetAsync(site.Path + "/sign-up");

        await browser.SubmitAsync(("name", "Eve"), ("email", "ada@example.com"), ("password", "the-attackers-own-7"));

        Assert.Equal("Check your mail", (await browser.FollowAsync()).Title);
        Assert.StartsWith("You already have an account", (await site.MailsAsync("ada@example.com"))[0].Subject, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.SignInAsync(site.Browser(), "ada@example.com", "the-attackers-own-7")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.SignInAsync(site.Browser(), "ada@example.com")).Status);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("reset")]
    public async Task Attack_by_using_a_link_twice_after_its_time_or_for_another_purpose_is_refused(string kind)
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var site = await TestSite.StartAsync(postgres, time);
        var browser = site.Browser();
        var link = kind == "verify" ? await SignUpAsync(site, browser) : await ForgotAsync(site, browser);
        var page = await browser.GetAsync(link);
        var other = kind == "verify" ? link.Replace("/verify-email", "/reset-password", StringComparison.Ordinal)
            : link.Replace("/reset-password", "/verify-email", StringComparison.Ordinal);

        Assert.Equal("This link does not work any more", (await browser.SubmitToAsync(other, ("password", TestSite.Password))).Title);
        await browser.GetAsync(link);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SubmitAsync(("password", TestSite.Password))).Status);
        var again = await browser.PostAsync(page.Action, [.. page.Hidden, ("password", "quartz-lantern-river")]);
        Assert.Equal((HttpStatusCode.BadRequest, "This link does not work any more"), (again.Status, again.Title));

        var late = await ForgotAsync(site, browser, mails: kind == "verify" ? 2 : 3); // a sign-up mail, or a reset and its notice, came before
        time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("This link does not work any more", (await browser.GetAsync(late)).Title);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("reset")]
    public async Task Attack_by_a_link_to_an_address_that_is_no_longer_the_identitys_is_refused(string kind)
    {
        await using var site = await TestSite.StartAsync(postgres);
        var browser = site.Browser();
        var link = kind == "verify" ? await SignUpAsync(site, browser) : await ForgotAsync(site, browser);
        await browser.GetAsync(link);
        await site.QueryAsync("update identities set email = 'new@example.com', email_key = 'new@example.com', email_verified_at = null"); // past the code that deletes links

        Assert.Equal("This link does not work any more", (await browser.SubmitAsync(("password", "quartz-lantern-river"))).Title);

        Assert.Equal(0L, await site.QueryAsync("select count(*) from identities where email_verified_at is not null"));
        Assert.Equal(0L, await site.QueryAsync("select count(*) from sessions"));
    }

    [Fact]
    public async Task Changing_the_address_by_the_management_API_kills_the_links_to_the_old_one()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var browser = site.Browser();
        var link = await SignUpAsync(site, browser);
        var id = await site.QueryAsync("select id from identities");

        using var changed = await site.Tenant.CallAsync(HttpMethod.Patch, "/v1/identities/" + new IdentityId((Guid)id!), new { email = "new@example.com" });

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("This link does not work any more", (await browser.GetAsync(link)).Title);
    }

    [Fact]
    public async Task Attack_by_a_link_of_another_tenant_is_refused()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var other = await TestTenant.CreateAsync(site.Issuer);
        var browser = site.Browser();
        var link = await ForgotAsync(site, browser);

        Assert.Equal("This link does not work any more", (await browser.GetAsync(other.Path + link[site.Path.Length..])).Title);
    }

    [Fact]
    public async Task Two_posts_of_one_link_at_once_are_taken_once()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var browser = site.Browser();
        var page = await browser.GetAsync(await ForgotAsync(site, browser));
        var posts = await Task.WhenAll(Enumerable.Range(0, 5).Select(number =>
        {
            var tab = site.Browser();
            foreach (var (name, value) in browser.Cookies)
            {
                tab.Cookies[name] = value;
            }

            return tab.PostAsync(page.Action, [.. page.Hidden, ("password", $"quartz-lantern-river-{number}")]);
        }));

        Assert.Equal(1, posts.Count(post => post.Status == HttpStatusCode.SeeOther));
        Assert.Equal(1L, await site.QueryAsync("select count(*) from sessions"));
    }

    private static async Task<string> SignUpAsync(TestSite site, TestBrowser browser, string password = TestSite.Password, int mails = 1)
    {
        await browser.GetAsync(site.Path + "/sign-up");
        await browser.SubmitAsync(("name", ""), ("email", "ada@example.com"), ("password", password));
        return site.LinkOf((await site.MailsAsync("ada@example.com", mails))[^1]);
    }

    private static async Task<string> ForgotAsync(TestSite site, TestBrowser browser, int mails = 1)
    {
        if ((long)(await site.QueryAsync("select count(*) from identities"))! == 0)
        {
            await site.PersonAsync("ada@example.com");
        }

        await browser.GetAsync(site.Path + "/forgot-password");
        await browser.SubmitAsync(("email", "ada@example.com"));
        return site.LinkOf((await site.MailsAsync("ada@example.com", mails))[^1]);
    }
}
