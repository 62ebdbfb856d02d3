using Plinto.Issuer.Mail;
using Plinto.Issuer.MailDelivery;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.MailDelivery;

public sealed class MailTests(Postgres postgres)
{
    [Fact]
    public async Task A_mail_has_text_and_html_the_tenants_name_and_one_link_that_starts_with_its_issuer()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        await site.QueryAsync("update tenants set name = 'Käse & <b>Söhne</b>'");

        await ForgotAsync(site.Browser(), site, "ada@example.com");
        var mail = (await site.MailsAsync("ada@example.com"))[0];

        Assert.Equal(("Käse & <b>Söhne</b>", "no-reply@issuer.test"), (mail.From.Mailboxes.Single().Name, mail.From.Mailboxes.Single().Address));
        Assert.Equal("Set a new password for Käse & <b>Söhne</b>", mail.Subject);
        Assert.Contains("Käse &amp; &lt;b&gt;S", mail.HtmlBody!.Replace("&#xE4;", "ä", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>S", mail.HtmlBody!, StringComparison.Ordinal);
        var link = site.Tenant.Stored.Issuer + site.LinkOf(mail)[site.Path.Length..];
        Assert.Contains($"href=\"{link}\"", mail.HtmlBody!, StringComparison.Ordinal);
        Assert.EndsWith("@issuer.test", mail.MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attack_by_the_Host_header_does_not_change_the_links_in_mails()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        await site.QueryAsync($"insert into tenant_hosts (tenant_id, host, verified_at, created_at) values ('{site.Tenant.Id.Value}', 'other.test', now(), now())");
        var browser = site.Browser();
        browser.Headers["Host"] = "other.test";
        browser.Headers["X-Forwarded-Host"] = "evil.test";
        await browser.GetAsync("/forgot-password");
        await browser.SubmitAsync(("email", "ada@example.com"));

        var mail = (await site.MailsAsync("ada@example.com"))[0];

        Assert.StartsWith(site.Path + "/reset-password?token=", site.LinkOf(mail), StringComparison.Ordinal);
        Assert.DoesNotContain("evil.test", mail.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada@example.com\r\nBcc: eve@example.com")]
    [InlineData("ada@example.com\nSubject: x")]
    [InlineData("<ada@example.com>")]
    [InlineData("ada@example.com, eve@example.com")]
    public async Task Attack_by_header_injection_is_refused(string email)
    {
        await using var site = await TestSite.StartAsync(postgres);
        var browser = site.Browser();

        await ForgotAsync(browser, site, email);
        var forgot = browser.Page.Status;
        await browser.GetAsync(site.Path + "/sign-up");
        await browser.SubmitAsync(("name", "Ada\r\nBcc: eve@example.com"), ("email", "ada@example.com"), ("password", TestSite.Password));

        Assert.Equal((System.Net.HttpStatusCode.BadRequest, System.Net.HttpStatusCode.BadRequest), (forgot, browser.Page.Status));
        Assert.Equal(0L, await site.QueryAsync("select count(*) from outgoing_mails"));
    }

    [Fact]
    public async Task Attack_by_an_advertisement_as_name_reaches_no_inbox()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var browser = site.Browser();
        await browser.GetAsync(site.Path + "/sign-up");
        await browser.SubmitAsync(("name", "Win at evil.example"), ("email", "ada@example.com"), ("password", TestSite.Password));

        Assert.DoesNotContain("evil.example", (await site.MailsAsync("ada@example.com"))[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_take_it_is_tried_again_and_in_the_end_the_log_says_so()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var site = await TestSite.StartAsync(postgres, time);
        await site.PersonAsync("ada@example.com");
        site.Inbox.Refuse = "451 later";
        await ForgotAsync(site.Browser(), site, "ada@example.com");
        for (var hour = 0; hour < 30; hour++)
        {
            await DrainAsync(site);
            time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(0L, await site.QueryAsync("select count(*) from outgoing_mails"));
        Assert.Equal(1L, await site.QueryAsync("select count(*) from events where type = 'mail.given_up'"));
        Assert.True((int)(await site.QueryAsync("select (data->>'attempts')::int from events where type = 'mail.given_up'"))! > 8);
    }

    [Fact]
    public async Task A_mailbox_that_does_not_exist_is_not_tried_again()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        site.Inbox.Refuse = "550 no such mailbox";
        await ForgotAsync(site.Browser(), site, "ada@example.com");
        await DrainAsync(site);
        await Eventually.TrueAsync(async () => await site.QueryAsync("select count(*) from outgoing_mails") is 0L, "the mail stays"); // it is said before it is written

        Assert.Equal(1L, await site.QueryAsync("select count(*) from events where type = 'mail.given_up'"));
    }

    [Fact]
    public async Task A_mail_waits_in_an_envelope_that_rewrap_renews()
    {
        await using var site = await TestSite.StartAsync(postgres);
        await site.PersonAsync("ada@example.com");
        site.Inbox.Refuse = "451 later";
        await ForgotAsync(site.Browser(), site, "ada@example.com");
        await DrainAsync(site);
        var other = new Issuer.Keys.RootKeys("next", new Dictionary<string, byte[]> { ["next"] = new byte[32], ["test"] = Convert.FromBase64String(TestIssuer.RootKey) });
        var before = await site.QueryAsync("select encode(envelope, 'escape') from outgoing_mails");

        await new Issuer.Keys.Rewrap(site.Issuer.Get<Issuer.Data.WorkerDatabase>(), other).RunAsync(CancellationToken.None);

        Assert.DoesNotContain("ada", (string)before!, StringComparison.Ordinal);
        Assert.Equal("next", await site.QueryAsync("select root_key_id from outgoing_mails"));
        var mails = await new OutboxSql(site.Issuer.Get<Issuer.Data.WorkerDatabase>(), other)
            .ClaimAsync(TimeProvider.System.GetUtcNow().AddDays(1), TimeSpan.Zero, 9, 9, [], CancellationToken.None);
        Assert.Equal("ada@example.com", mails.Single().Job.Email.Text);
    }

    private static async Task ForgotAsync(TestBrowser browser, TestSite site, string email)
    {
        await browser.GetAsync(site.Path + "/forgot-password");
        await browser.SubmitAsync(("email", email));
    }

    /// <summary>Until nothing is under way: the service's own worker may have taken it first.</summary>
    private static async Task DrainAsync(TestSite site)
    {
        await site.Issuer.Get<DeliverMails>().RunOnceAsync(CancellationToken.None);
        await Eventually.TrueAsync(
            async () => site.Issuer.Log.Lines.Any(line => line.Contains("was not sent", StringComparison.Ordinal))
                && await site.QueryAsync("select count(*) from outgoing_mails where attempts = 0") is 0L,
            "no mail was tried");
    }
}
