using System.Diagnostics.Metrics;
using System.Net;
using Plinto.Issuer.Telemetry;
using Plinto.Issuer.Tests.Running;
using Plinto.Issuer.Tests.SignIn;

namespace Plinto.Issuer.Tests.Throttling;

public sealed class ThrottlingTests(Postgres postgres)
{
    private const string Wrong = "not-the-password-5";

    [Fact]
    public async Task Attack_by_guessing_is_slowed_down_and_told_how_long()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var site = await TestSite.StartAsync(postgres, time);
        await site.PersonAsync("ada@example.com");
        var attacker = site.Browser("198.51.100.1");
        for (var guess = 0; guess < 10; guess++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await site.SignInAsync(attacker, "ada@example.com", Wrong)).Status);
        }

        var refused = await site.SignInAsync(attacker, "ADA@example.com"); // right, by now, and in another spelling

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("Wait 15 minutes", refused.Text, StringComparison.Ordinal);
        Assert.Equal("900", refused.Headers["Retry-After"]);
        time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(HttpStatusCode.SeeOther, (await site.SignInAsync(attacker, "ada@example.com")).Status);
    }

    [Fact]
    public async Task Attack_by_guessing_from_many_networks_locks_out_no_owner_on_a_device_of_his()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        var (home, stranger) = (site.Browser("203.0.113.9"), site.Browser("203.0.113.10"));
        await site.SignInAsync(home, "ada@example.com");
        home.Cookies.Remove($"plinto-{site.Tenant.Slug}-session");
        await Parallel.ForAsync(0, 60, async (number, _) => await site.SignInAsync(site.Browser($"198.51.100.{number}"), "ada@example.com", Wrong));

        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.SignInAsync(stranger, "ada@example.com")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.SignInAsync(home, "ada@example.com")).Status);
        // Nor may the owner's device guess for ever, nor open another's account.
        home.Cookies.Remove($"plinto-{site.Tenant.Slug}-session");
        for (var guess = 0; guess < 10; guess++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await site.SignInAsync(home, "ada@example.com", Wrong)).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.SignInAsync(home, "ada@example.com")).Status);
    }

    [Fact]
    public async Task Attack_by_a_device_cookie_of_another_tenant_or_person_changes_nothing()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var other = await TestTenant.CreateAsync(site.Issuer);
        await site.PersonAsync("ada@example.com");
        await site.PersonAsync("eve@example.com");
        await site.PersonAsync("ada@example.com", tenant: other);
        var attacker = site.Browser("198.51.100.1");
        await site.SignInAsync(attacker, "eve@example.com");
        await site.SignInAsync(attacker, "ada@example.com", tenant: other);
        var mixed = site.Browser("198.51.100.1");
        mixed.Cookies[$"plinto-{site.Tenant.Slug}-device"] = attacker.Cookies[$"plinto-{other.Slug}-device"];
        attacker.Cookies.Remove($"plinto-{site.Tenant.Slug}-session");
        for (var guess = 0; guess < 10; guess++)
        {
            await site.SignInAsync(guess % 2 == 0 ? attacker : mixed, "ada@example.com", Wrong);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.SignInAsync(attacker, "ada@example.com", Wrong)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.SignInAsync(mixed, "ada@example.com", Wrong)).Status);
    }

    [Fact]
    public async Task Attack_by_one_network_on_many_accounts_is_slowed_down_and_others_go_on()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        await Parallel.ForAsync(0, 100, async (number, _) => await site.SignInAsync(site.Browser("2001:db8::" + number), $"p{number}@example.com", Wrong));

        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.SignInAsync(site.Browser("2001:db8::ffff:1"), "ada@example.com")).Status); // the same /64
        Assert.Equal(HttpStatusCode.SeeOther, (await site.SignInAsync(site.Browser("2001:db8:0:1::1"), "ada@example.com")).Status);
    }

    [Fact]
    public async Task Attack_on_a_whole_tenant_stops_networks_with_failures_and_nobody_else()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        var attacker = site.Browser("198.51.100.1");
        for (var guess = 0; guess < 5; guess++)
        {
            await site.SignInAsync(attacker, $"p{guess}@example.com", Wrong);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await site.SignInAsync(attacker, "q@example.com", Wrong)).Status);
        await site.QueryAsync("update throttle_counts set count = 5000 where key = sha256('tenant|')");

        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.SignInAsync(attacker, "r@example.com", Wrong)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.SignInAsync(site.Browser("203.0.113.9"), "ada@example.com")).Status);
    }

    [Fact]
    public async Task People_behind_one_address_who_know_their_passwords_are_never_slowed_down()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        for (var time = 0; time < 15; time++)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await site.SignInAsync(site.Browser("203.0.113.9"), "ada@example.com")).Status);
        }
    }

    [Fact]
    public async Task Attack_by_a_thousand_guesses_at_once_gets_no_more_than_the_limit()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        var browser = site.Browser("198.51.100.1");
        await browser.GetAsync(site.Path + "/sign-in");
        var page = browser.Page;
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ =>
        {
            var tab = site.Browser("198.51.100.1");
            foreach (var (name, value) in browser.Cookies)
            {
                tab.Cookies[name] = value;
            }

            return tab.PostAsync(page.Action, [.. page.Hidden, ("email", "ada@example.com"), ("password", Wrong)]);
        }));

        Assert.Equal(10, answers.Count(answer => answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.ServiceUnavailable));
        Assert.Equal(50, answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Attack_by_mail_bombing_is_slowed_down_whether_the_account_exists_or_not()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        foreach (var email in new[] { "ada@example.com", "nobody@example.com" })
        {
            foreach (var page in new[] { "/forgot-password", "/sign-up" })
            {
                for (var mail = 0; mail < 5; mail++)
                {
                    Assert.Equal(HttpStatusCode.SeeOther, await AskAsync(site, $"198.51.100.{mail}", page, email));
                }

                Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(site, "198.51.100.77", page, email));
            }
        }
    }

    [Fact]
    public async Task Attack_by_sign_ups_with_an_owners_address_does_not_keep_the_owner_from_a_new_password()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        for (var mail = 0; mail < 6; mail++)
        {
            await AskAsync(site, "198.51.100.1", "/sign-up", "ada@example.com");
        }

        Assert.Equal(HttpStatusCode.SeeOther, await AskAsync(site, "203.0.113.9", "/forgot-password", "ada@example.com"));
    }

    private static async Task<HttpStatusCode> AskAsync(TestSite site, string address, string page, string email)
    {
        var browser = site.Browser(address);
        await browser.GetAsync(site.Path + page);
        return (await browser.SubmitAsync(("name", ""), ("email", email), ("password", TestSite.Password))).Status;
    }

    [Fact]
    public async Task Attack_by_forwarded_headers_of_an_untrusted_sender_does_not_change_the_count()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        for (var guess = 0; guess < 10; guess++)
        {
            // The proxy appends the true address; what stood there before is the attacker's own text.
            var browser = site.Browser($"10.0.0.{guess}, 198.51.100.1");
            browser.Headers["Forwarded"] = $"for=10.1.0.{guess}";
            browser.Headers["X-Real-IP"] = $"10.2.0.{guess}";
            await site.SignInAsync(browser, "ada@example.com", Wrong);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.SignInAsync(site.Browser("10.9.9.9, 198.51.100.1"), "ada@example.com", Wrong)).Status);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-up")]
    [InlineData("/forgot-password")]
    public async Task Attack_by_enumeration_finds_the_same_answer_and_the_same_work_for_every_address(string path)
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        await site.PersonAsync("unverified@example.com", verified: false);
        await site.PersonAsync("suspended@example.com");
        await site.PersonAsync("nopassword@example.com");
        await site.QueryAsync(
            "update identities set suspended_at = now() where email like 'suspended%'; update identities set password_hash = null where email like 'nopassword%'");
        await CountMailsAsync(site);
        var hashes = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Name == "plinto.passwords.hashed" && instrument.Meter.Scope == site.Issuer.Get<IMeterFactory>())
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref hashes, count));
        listener.Start();
        _ = site.Issuer.Get<IssuerMetrics>();
        var answers = new List<(HttpStatusCode, string, long Hashes, long Mails)>();
        foreach (var email in new[] { "ada@example.com", "unverified@example.com", "suspended@example.com", "nopassword@example.com", "nobody@example.com" })
        {
            var browser = site.Browser();
            await browser.GetAsync(site.Path + path);
            var (hashed, mailed) = (Interlocked.Read(ref hashes), await MailsAsync(site));
            await browser.SubmitAsync(("name", ""), ("email", email), ("password", Wrong));
            var hashedNow = SpinWait.SpinUntil(() => path == "/forgot-password" || Interlocked.Read(ref hashes) > hashed, 2000);
            Assert.True(hashedNow);
            var status = browser.Page.Status;
            await browser.FollowAsync();
            var shown = SignInTests.Flat(browser.Page.Text).Replace(email, "", StringComparison.Ordinal);
            answers.Add((status, shown, Interlocked.Read(ref hashes) - hashed, await MailsAsync(site) - mailed));
        }

        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        Assert.Equal(path switch { "/sign-in" => (1L, 0L), "/sign-up" => (1L, 1L), _ => (0L, 1L) }, (answers[0].Hashes, answers[0].Mails));
    }

    /// <summary>Counts mails that were asked for: the worker takes out at once those that nobody is to get.</summary>
    private static Task<object?> CountMailsAsync(TestSite site) => site.QueryAsync("""
        create table asked (id uuid);
        create function count_asked() returns trigger language plpgsql security definer as $$ begin insert into asked values (new.id); return new; end $$;
        create trigger count_asked after insert on outgoing_mails for each row execute function count_asked();
        """);

    private static async Task<long> MailsAsync(TestSite site) => (long)(await site.QueryAsync("select count(*) from asked"))!;
}
