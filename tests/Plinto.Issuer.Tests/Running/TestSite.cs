using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.Tokens;
using MimeKit;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Identities.Passwords;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Mail;
using Plinto.Issuer.MailDelivery;
using Plinto.Issuer.OAuth.Authorize;

namespace Plinto.Issuer.Tests.Running;

/// <summary>An issuer with a tenant and an inbox, on a database of its own: mails are sent by whoever looks first, so they don't mix with other tests'.</summary>
internal sealed partial class TestSite : IAsyncDisposable
{
    public const string Password = "mulberry-kettle-9";

    private TestSite(TestIssuer issuer, TestTenant tenant, TestInbox inbox) => (Issuer, Tenant, Inbox) = (issuer, tenant, inbox);

    public TestIssuer Issuer { get; }

    public TestTenant Tenant { get; }

    public TestInbox Inbox { get; }

    public string Path => Tenant.Path;

    public static async Task<TestSite> StartAsync(Postgres postgres, TimeProvider? time = null)
    {
        var inbox = new TestInbox();
        var settings = new Dictionary<string, string?>
        {
            ["Mail:Host"] = "127.0.0.1", ["Mail:Port"] = inbox.Port.ToString(CultureInfo.InvariantCulture), ["Mail:Security"] = "none", ["Mail:From"] = "no-reply@issuer.test",
            ["ForwardedHeaders:KnownProxies:0"] = "127.0.0.1",
        };
        var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), time, settings);
        return new TestSite(issuer, await TestTenant.CreateAsync(issuer), inbox);
    }

    public TestBrowser Browser(string? address = null)
    {
        var browser = new TestBrowser(Issuer);
        if (address is not null)
        {
            browser.Headers["X-Forwarded-For"] = address;
        }

        return browser;
    }

    /// <summary>A person who can sign in with <see cref="Password"/>.</summary>
    public async Task<IdentityId> PersonAsync(string email, bool verified = true, TestTenant? tenant = null, string? name = null)
    {
        Assert.True(EmailAddress.TryParse(email, out var address));
        var now = Issuer.Get<TimeProvider>().GetUtcNow();
        var identity = new Identity
        {
            Id = new IdentityId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow())), Email = address, EmailVerifiedAt = verified ? now : null, Name = name, HasPassword = true,
                Version = 1,
            CreatedAt = now, SuspendedAt = null,
        };
        await using var work = await Issuer.Get<Database>().BeginAsync((tenant ?? Tenant).Id, CancellationToken.None);
        Assert.True(await Issuer.Get<IdentityChanges>().CreateAsync(work, identity, PasswordHash.Create(Password), Actor.System, CancellationToken.None));
        await work.CommitAsync(CancellationToken.None);
        return identity.Id;
    }

    /// <summary>Signs in; the browser is then on the page that it is sent to.</summary>
    public async Task<TestPage> SignInAsync(TestBrowser browser, string email, string password = Password, string query = "", TestTenant? tenant = null)
    {
        await browser.GetAsync((tenant ?? Tenant).Path + "/sign-in" + query);
        return await browser.SubmitAsync(("email", email), ("password", password));
    }

    /// <summary>A sealed authorization request of its service client, begun in a browser that has its cookie.</summary>
    public string Request(TestBrowser browser, TestTenant? tenant = null, string? loginHint = null) => Issuer.Get<PendingRequests>().Seal((tenant ?? Tenant).Id, new PendingRequest
    {
        ClientId = (tenant ?? Tenant).ClientId, RedirectUri = "https://app.test/callback", ResponseMode = "query", State = "s", Nonce = null, CodeChallenge = "c",
            Scopes = ["openid"], Resource = null,
        Prompt = [], MaxAge = null, LoginHint = loginHint, SubjectHint = null, Browser = BindingOf(browser, tenant ?? Tenant), StartedAt = Issuer.Get<TimeProvider>().GetUtcNow(),
    });

    /// <summary>The mails to an address, once there are so many.</summary>
    public async Task<IReadOnlyList<MimeMessage>> MailsAsync(string to, int count = 1)
    {
        MimeMessage[] found = [];
        await Eventually.TrueAsync(async () =>
        {
            await Issuer.Get<DeliverMails>().RunOnceAsync(CancellationToken.None);
            found = [.. Inbox.Messages.Where(mail => mail.To.Mailboxes.Single().Address == to)];
            return found.Length >= count; // the service's own worker may have taken it
        }, $"{to} has not got {count} mails");
        Assert.Equal(count, found.Length);
        return found;
    }

    /// <summary>The link of a mail, without the issuer that it starts with.</summary>
    public string LinkOf(MimeMessage mail)
    {
        var link = Link().Match(mail.TextBody!).Value;
        Assert.StartsWith(Tenant.Stored.Issuer + "/", link, StringComparison.Ordinal);
        return Path + link[Tenant.Stored.Issuer.Length..];
    }

    /// <summary>One value from the database, past row-level security.</summary>
    public Task<object?> QueryAsync(string sql) => Issuer.Postgres.QueryAsync(Issuer.Database, sql);

    public async ValueTask DisposeAsync()
    {
        await Issuer.DisposeAsync();
        await Inbox.DisposeAsync();
    }

    private static string BindingOf(TestBrowser browser, TestTenant tenant) => Base64UrlEncoder.Encode(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(browser.Cookies[$"plinto-{tenant.Slug}-browser"])));

    [GeneratedRegex(@"http\S+")]
    private static partial Regex Link();
}
