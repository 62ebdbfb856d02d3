using System.Net;
using Plinto.Issuer.Pages;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.SignIn;

/// <summary>What somebody else could try on the pages; each test is named after the attack.</summary>
public sealed class SignInAttackTests(Postgres postgres)
{
    /// <summary>Every form, by the page it is on.</summary>
    public static readonly TheoryData<string> Forms = ["/sign-in", "/sign-up", "/forgot-password", "/verify-email", "/reset-password", "/sign-out"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Attack_by_a_post_without_our_token_or_with_anothers_is_refused(string page)
    {
        await using var site = await TestSite.StartAsync(postgres);
        var other = await TestTenant.CreateAsync(site.Issuer);
        var (victim, attacker, elsewhere) = (site.Browser(), site.Browser(), site.Browser());
        await victim.GetAsync(site.Path + "/sign-in");
        await attacker.GetAsync(site.Path + "/sign-in");
        await elsewhere.GetAsync(other.Path + "/sign-in");
        var fields = new[] { ("email", "ada@example.com"), ("password", TestSite.Password) };
        string Token(TestBrowser browser) => browser.Page.Hidden.Single(field => field.Name == "form_token").Value;

        var attempts = new List<TestPage>
        {
            await victim.PostAsync(site.Path + page, fields),
            await victim.PostAsync(site.Path + page, [.. fields, ("form_token", "")]),
            await victim.PostAsync(site.Path + page, [.. fields, ("form_token", "nonsense")]),
            await victim.PostAsync(site.Path + page, [.. fields, ("form_token", Token(attacker))]), // login CSRF
            await victim.PostAsync(site.Path + page, [.. fields, ("form_token", Token(elsewhere))]),
        };

        Assert.All(attempts, attempt => Assert.Equal((HttpStatusCode.BadRequest, "This form is out of date"), (attempt.Status, attempt.Title)));
        Assert.Equal(0L, await site.QueryAsync("select (select count(*) from sessions) + (select count(*) from identities) + (select count(*) from outgoing_mails)"));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Attack_by_a_post_from_another_site_is_refused(string page)
    {
        await using var site = await TestSite.StartAsync(postgres);
        var browser = site.Browser();
        await browser.GetAsync(site.Path + "/sign-in");
        var start = browser.Page;
        foreach (var (header, value) in new[]
            { ("Origin", "https://evil.test"), ("Origin", "http://issuer.test.evil.test"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site") })
        {
            browser.Headers.Clear();
            browser.Headers[header] = value;
            var answer = await browser.PostAsync(site.Path + page, ("form_token", start.Hidden.Single(field => field.Name == "form_token").Value), ("email", "ada@example.com"));

            Assert.Equal((HttpStatusCode.BadRequest, "This form came from another site"), (answer.Status, answer.Title));
        }
    }

    [Fact]
    public async Task A_browser_that_sends_no_cookie_back_is_told_so()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var browser = site.Browser();
        await browser.GetAsync(site.Path + "/sign-in");
        var page = browser.Page;
        browser.Cookies.Clear();

        await browser.PostAsync(page.Action, [.. page.Hidden, ("email", "ada@example.com"), ("password", "x")]);

        Assert.Equal((HttpStatusCode.BadRequest, "Your browser blocks cookies"), (browser.Page.Status, browser.Page.Title));
        Assert.Contains("Allow cookies", browser.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attack_by_session_fixation_gains_nothing()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        await site.PersonAsync("eve@example.com");
        var attacker = site.Browser();
        await site.SignInAsync(attacker, "eve@example.com");
        var planted = attacker.Cookies[SessionCookie(site)];
        var victim = site.Browser();
        foreach (var cookie in new[] { planted, "chosen-by-the-attacker" })
        {
            victim.Cookies[SessionCookie(site)] = cookie;
            await site.SignInAsync(victim, "ada@example.com", query: "?request=" + await RequestAsync(site, victim));

            Assert.Equal(HttpStatusCode.SeeOther, victim.Page.Status);
            Assert.NotEqual(cookie, victim.Cookies[SessionCookie(site)]);
        }

        Assert.Equal(site.Path + "/sign-in", (await attacker.GetAsync(site.Path + "/account")).Location);
    }

    [Fact]
    public async Task Attack_by_the_old_cookie_after_the_same_person_signed_in_again_gains_nothing()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        var browser = site.Browser();
        await site.SignInAsync(browser, "ada@example.com");
        var thief = site.Browser();
        thief.Cookies[SessionCookie(site)] = browser.Cookies[SessionCookie(site)];
        await site.SignInAsync(browser, "ada@example.com", query: "?request=" + await RequestAsync(site, browser));

        Assert.Equal(site.Path + "/sign-in", (await thief.GetAsync(site.Path + "/account")).Location);
        Assert.Equal(1L, await site.QueryAsync("select count(*) from sessions"));
    }

    [Fact]
    public async Task Attack_by_a_forged_or_foreign_request_leads_nowhere()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var other = await TestTenant.CreateAsync(site.Issuer);
        var (victim, attacker) = (site.Browser(), site.Browser());
        await victim.GetAsync(site.Path + "/sign-in");
        await attacker.GetAsync(site.Path + "/sign-in");
        await attacker.GetAsync(other.Path + "/sign-in");
        foreach (var page in new[] { "/sign-in", "/sign-up", "/forgot-password" })
        {
            foreach (var request in new[]
                { "x", "https://evil.test", "//evil.test", site.Request(attacker), site.Request(attacker, other), "", "a&request=b", new string('a', 20_000)[..6000] })
            {
                var answer = await victim.GetAsync($"{site.Path}{page}?request={request}");

                Assert.Equal((HttpStatusCode.BadRequest, "This sign-in is out of date"), (answer.Status, answer.Title));
                Assert.Null(answer.Location);
            }
        }
    }

    [Fact]
    public async Task Attack_by_redirect_parameters_leads_nowhere()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        var browser = site.Browser();

        await site.SignInAsync(browser, "ada@example.com", query: "?returnUrl=https://evil.test&redirect_uri=https://evil.test&continue=https://evil.test&next=//evil.test");

        Assert.Equal(site.Path + "/account", browser.Page.Location);
    }

    [Fact]
    public async Task Attack_by_markup_in_name_address_and_hint_is_shown_as_text()
    {
        await using var site = await TestSite.StartAsync(postgres);
        const string Markup = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        await site.QueryAsync($"update tenants set name = '{Markup.Replace("'", "''", StringComparison.Ordinal)}'");
        await site.QueryAsync($"update clients set name = '{Markup.Replace("'", "''", StringComparison.Ordinal)}'");
        await site.PersonAsync("ada@example.com", name: Markup);
        var browser = site.Browser();
        await browser.GetAsync(site.Path + "/sign-in");
        var request = "?request=" + site.Request(browser, loginHint: Markup);
        var pages = new List<TestPage> { await browser.GetAsync(site.Path + "/sign-in" + request), await browser.SubmitAsync(("email", Markup), ("password", Markup)) };
        pages.Add(await browser.GetAsync(site.Path + "/sign-up" + request));
        pages.Add(await browser.SubmitAsync(("name", Markup), ("email", Markup), ("password", Markup)));
        pages.Add(await browser.GetAsync(site.Path + "/forgot-password" + request));
        pages.Add(await browser.SubmitAsync(("email", Markup)));
        await site.SignInAsync(browser, "ada@example.com");
        pages.Add(await browser.GetAsync(site.Path + "/account"));
        pages.Add(await browser.GetAsync(site.Path + "/sign-out"));

        Assert.All(pages, page =>
        {
            Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page.Html, StringComparison.Ordinal);
        });
        Assert.Contains("&lt;script&gt;alert(1)", pages[0].Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in", 200)]
    [InlineData("/sign-up", 200)]
    [InlineData("/forgot-password", 200)]
    [InlineData("/sign-out", 200)]
    [InlineData("/verify-email?token=x", 400)]
    [InlineData("/reset-password?token=x", 400)]
    [InlineData("/sign-in?request=x", 400)]
    public async Task Attack_by_framing_sniffing_caching_or_referrer_is_ruled_out_by_the_headers_of_every_page(string path, int status)
    {
        await using var site = await TestSite.StartAsync(postgres);

        var page = await site.Browser().GetAsync(site.Path + path);

        Assert.Equal(status, (int)page.Status);
        Assert.Equal(("DENY", "nosniff", "no-referrer", "no-store", "same-origin"),
            (page.Headers["X-Frame-Options"], page.Headers["X-Content-Type-Options"], page.Headers["Referrer-Policy"],
            page.Headers["Cache-Control"], page.Headers["Cross-Origin-Opener-Policy"]));
        var policy = page.Headers["Content-Security-Policy"];
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        Assert.Equal($"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'", policy);
        Assert.Equal(2, page.Html.Split($"nonce=\"{WebUtility.HtmlEncode(nonce)}\"").Length - 1);
        Assert.DoesNotContain(" style=", page.Html, StringComparison.Ordinal);
        Assert.NotEqual(policy, (await site.Browser().GetAsync(site.Path + path)).Headers["Content-Security-Policy"]);
    }

    [Theory]
    [InlineData("https://app.test/callback?x=1; script-src *", " https://app.test:443")]
    [InlineData("http://127.0.0.1:5000/cb", " http://127.0.0.1:5000")]
    [InlineData("http://[::1]:5000/cb", " http://[::1]:5000")]
    [InlineData("com.example.app:/cb", " com.example.app:")]
    [InlineData("nonsense", "")]
    public void Attack_by_a_redirect_uri_cannot_add_to_the_policy(string redirectUri, string source)
    {
        var headers = new Microsoft.AspNetCore.Http.HeaderDictionary();

        PageHeaders.Write(headers, "n", redirectUri);

        Assert.Contains($"form-action 'self'{source}; frame-ancestors", headers["Content-Security-Policy"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attack_by_endless_and_strange_input_is_refused_and_breaks_nothing()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var browser = site.Browser();
        foreach (var text in new[]
            { new string('a', 80_000), new string('ä', 10_000), "\0", "a\0b", "\u202ea@example.com", "😀@example.com", "\ud83d", "%00", "' or 1=1 --", "ada@example.com\u2028" })
        {
            await browser.GetAsync(site.Path + "/sign-in");
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync(("email", text), ("password", "x"))).Status);
            await browser.GetAsync(site.Path + "/sign-in");
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync(("email", "nobody@example.com"), ("password", text))).Status);
            await browser.GetAsync(site.Path + "/sign-up");
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync(("name", text), ("email", text), ("password", text))).Status);
        }

        await browser.GetAsync(site.Path + "/sign-in");
        try
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync(("email", new string('a', 1_000_000)), ("password", "x"))).Status);
        }
        catch (HttpRequestException)
        {
            // It answers as soon as it knows, and hangs up on who goes on sending.
        }

        await browser.GetAsync(site.Path + "/sign-in");
        using var json = new HttpRequestMessage(HttpMethod.Post, site.Path + "/sign-in") { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
        Assert.Equal((HttpStatusCode.BadRequest, "This form cannot be read"), ((await browser.SendAsync(json)).Status, browser.Page.Title));
        Assert.Equal(0L, await site.QueryAsync("select count(*) from identities"));
        Assert.DoesNotContain(site.Issuer.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_tenants_in_one_browser_do_not_disturb_each_other_and_a_cookie_of_one_is_nothing_to_the_other()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var other = await TestTenant.CreateAsync(site.Issuer);
        await site.PersonAsync("ada@example.com");
        await site.PersonAsync("ada@example.com", tenant: other);
        var browser = site.Browser();
        await site.SignInAsync(browser, "ada@example.com");
        await site.SignInAsync(browser, "ada@example.com", tenant: other);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await browser.GetAsync(site.Path + "/account")).Status, (await browser.GetAsync(other.Path + "/account")).Status));

        browser.Cookies[$"plinto-{other.Slug}-session"] = browser.Cookies[SessionCookie(site)];

        Assert.Equal(other.Path + "/sign-in", (await browser.GetAsync(other.Path + "/account")).Location);
        await browser.GetAsync(site.Path + "/sign-out");
        await browser.SubmitAsync();
        Assert.Equal(site.Path + "/sign-in", (await browser.GetAsync(site.Path + "/account")).Location);
    }

    [Fact]
    public async Task A_tenant_that_is_disabled_or_unknown_has_no_pages()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.QueryAsync("update tenants set disabled_at = now()");

        Assert.Equal((HttpStatusCode.NotFound, "Nothing is here"),
            ((await site.Browser().GetAsync(site.Path + "/sign-in")).Status, (await site.Browser().GetAsync("/t/nobody/sign-in")).Title));
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser().GetAsync("/sign-in")).Status);
    }

    [Fact]
    public async Task No_password_cookie_token_or_mail_is_ever_logged()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var browser = site.Browser();
        await browser.GetAsync(site.Path + "/sign-up");
        var formToken = browser.Page.Hidden.First().Value;
        await browser.SubmitAsync(("name", "Ada"), ("email", "ada@example.com"), ("password", TestSite.Password));
        var link = site.LinkOf((await site.MailsAsync("ada@example.com"))[0]);
        await browser.GetAsync(link);
        await browser.SubmitAsync();
        await site.SignInAsync(site.Browser(), "ada@example.com", "a-wrong-password-3");
        await site.SignInAsync(browser, "ada@example.com");
        string[] secrets = [TestSite.Password, "a-wrong-password-3", formToken, link.Split("token=")[1], "ada@example.com", .. browser.Cookies.Values, "Confirm my address"];

        Assert.NotEmpty(site.Issuer.Log.Lines);
        Assert.All(secrets, secret => Assert.DoesNotContain(site.Issuer.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    private static string SessionCookie(TestSite site) => $"plinto-{site.Tenant.Slug}-session";

    private static async Task<string> RequestAsync(TestSite site, TestBrowser browser)
    {
        await browser.GetAsync(site.Path + "/forgot-password");
        return site.Request(browser);
    }
}
