using System.Net;
using System.Text.Json;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Identities;

public sealed class IdentityApiTests(Postgres postgres)
{
    [Fact]
    public async Task An_identity_is_created_read_listed_changed_and_deleted()
    {
        await using var site = await TestSite.StartAsync(postgres);
        using var created = await site.Tenant.CallAsync(
            HttpMethod.Post, "/v1/identities", new { email = "Ada@Example.com", emailVerified = true, name = " Ada ", password = TestSite.Password });
        var identity = await created.JsonAsync(HttpStatusCode.Created);
        var id = identity.GetProperty("id").GetString()!;
        await site.PersonAsync("bob@example.com", verified: false);

        Assert.Equal(("Ada@example.com", true, "Ada", true, false), (identity.GetProperty("email").GetString(), identity.GetProperty("emailVerified").GetBoolean(),
            identity.GetProperty("name").GetString(), identity.GetProperty("hasPassword").GetBoolean(), identity.GetProperty("suspended").GetBoolean()));
        Assert.Equal([id], await IdsAsync(site, "?email=ADA@example.com"));
        Assert.Equal(2, (await IdsAsync(site, "?suspended=false")).Count);
        Assert.Empty(await IdsAsync(site, "?suspended=true"));
        Assert.Empty(await IdsAsync(site, "?email=nobody"));
        using var first = await site.Tenant.CallAsync(HttpMethod.Get, "/v1/identities?limit=1");
        var next = (await first.JsonAsync()).GetProperty("next").GetString();
        Assert.DoesNotContain(next!, await IdsAsync(site, "?limit=1&cursor=" + next));

        using var read = await site.Tenant.CallAsync(HttpMethod.Get, "/v1/identities/" + id);
        var tag = read.Headers.ETag!.Tag;
        using var renamed = await site.Tenant.CallAsync(HttpMethod.Patch, "/v1/identities/" + id, new { name = "Countess", email = "countess@example.com" }, ("If-Match", tag));
        var after = await renamed.JsonAsync();
        Assert.Equal(("Countess", "countess@example.com", false),
            (after.GetProperty("name").GetString(), after.GetProperty("email").GetString(), after.GetProperty("emailVerified").GetBoolean()));
        using var stale = await site.Tenant.CallAsync(HttpMethod.Patch, "/v1/identities/" + id, new { name = "x" }, ("If-Match", tag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        using var taken = await site.Tenant.CallAsync(HttpMethod.Patch, "/v1/identities/" + id, new { email = "BOB@example.com" });
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);

        using var deleted = await site.Tenant.CallAsync(HttpMethod.Delete, "/v1/identities/" + id);
        using var gone = await site.Tenant.CallAsync(HttpMethod.Get, "/v1/identities/" + id);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.StatusCode, gone.StatusCode));
        Assert.Equal("identity.created,identity.created,identity.updated,identity.deleted",
            await site.QueryAsync("select string_agg(type, ',' order by seq) from events where type like 'identity.%'"));
    }

    [Theory]
    [InlineData("""{"email":"nonsense"}""", "email")]
    [InlineData("""{"email":"ada@example.com","password":"password1"}""", "password")]
    [InlineData("""{"email":"ada@example.com","password":"x"}""", "password")]
    [InlineData("""{"email":"ada@example.com","name":"a\u0000b"}""", "name")]
    [InlineData("""{"email":"ada@example.com\r\nBcc: eve@example.com"}""", "email")]
    public async Task What_is_wrong_is_told_by_member(string body, string member)
    {
        await using var site = await TestSite.StartAsync(postgres);

        using var response = await site.Tenant.CallAsync(HttpMethod.Post, "/v1/identities", JsonDocument.Parse(body).RootElement);

        Assert.True((await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty(member, out _));
    }

    [Fact]
    public async Task A_suspended_identity_is_out_everywhere_and_stays_out_until_resumed()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var id = await site.PersonAsync("ada@example.com");
        var browser = site.Browser();
        await site.SignInAsync(browser, "ada@example.com");

        using var suspended = await site.Tenant.CallAsync(HttpMethod.Patch, "/v1/identities/" + id, new { suspended = true });
        Assert.True((await suspended.JsonAsync()).GetProperty("suspended").GetBoolean());

        Assert.Equal(site.Path + "/sign-in", (await browser.GetAsync(site.Path + "/account")).Location);
        Assert.Equal("identity_suspended", await site.QueryAsync("select end_reason from sessions"));
        Assert.Equal("session,subject",
            await site.QueryAsync("select string_agg(distinct revocation_kind, ',' order by revocation_kind) from edge_changes where kind = 'revocation'"));
        Assert.Equal(id.ToString(), await site.QueryAsync("select value from revocations where kind = 'subject' and issued_until > now()"));
        var refused = await site.SignInAsync(browser, "ada@example.com");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.SignInAsync(browser, "ada@example.com", "not the password")).Status); // nobody else learns of it
        using var resumed = await site.Tenant.CallAsync(HttpMethod.Patch, "/v1/identities/" + id, new { suspended = false });
        Assert.Equal(HttpStatusCode.SeeOther, (await site.SignInAsync(browser, "ada@example.com")).Status);
    }

    [Fact]
    public async Task A_deleted_identity_is_out_everywhere()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var id = await site.PersonAsync("ada@example.com");
        var browser = site.Browser();
        await site.SignInAsync(browser, "ada@example.com");

        using var deleted = await site.Tenant.CallAsync(HttpMethod.Delete, "/v1/identities/" + id);

        Assert.Equal(site.Path + "/sign-in", (await browser.GetAsync(site.Path + "/account")).Location);
        Assert.Equal(1L, await site.QueryAsync($"select count(*) from revocations where kind = 'subject' and value = '{id}' and issued_until is null"));
        Assert.Equal(1L, await site.QueryAsync("select count(*) from events where type = 'session.revoked'"));
        Assert.Equal(0L, await site.QueryAsync("select count(*) from sessions"));
    }

    [Fact]
    public async Task Setting_a_password_ends_every_session()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var id = await site.PersonAsync("ada@example.com");
        var browser = site.Browser();
        await site.SignInAsync(browser, "ada@example.com");

        using var weak = await site.Tenant.CallAsync(HttpMethod.Post, $"/v1/identities/{id}/password", new { password = "password1" });
        using var set = await site.Tenant.CallAsync(HttpMethod.Post, $"/v1/identities/{id}/password", new { password = "quartz-lantern-river" });

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NoContent), (weak.StatusCode, set.StatusCode));
        Assert.Equal(site.Path + "/sign-in", (await browser.GetAsync(site.Path + "/account")).Location);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.SignInAsync(browser, "ada@example.com", "quartz-lantern-river")).Status);
    }

    [Fact]
    public async Task The_mails_are_sent_on_request_and_refused_where_they_make_no_sense()
    {
        await using var site = await TestSite.StartAsync(postgres);
        var id = await site.PersonAsync("ada@example.com", verified: false);

        using var verify = await site.Tenant.CallAsync(HttpMethod.Post, $"/v1/identities/{id}/verification");
        await site.MailsAsync("ada@example.com");
        using var reset = await site.Tenant.CallAsync(HttpMethod.Post, $"/v1/identities/{id}/password-reset");
        var mails = await site.MailsAsync("ada@example.com", 2);
        using var confirmed = await site.Tenant.CallAsync(HttpMethod.Patch, "/v1/identities/" + id, new { emailVerified = true });
        using var again = await site.Tenant.CallAsync(HttpMethod.Post, $"/v1/identities/{id}/verification");
        using var suspended = await site.Tenant.CallAsync(HttpMethod.Patch, "/v1/identities/" + id, new { suspended = true });
        using var refused = await site.Tenant.CallAsync(HttpMethod.Post, $"/v1/identities/{id}/password-reset");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.Conflict, HttpStatusCode.Conflict),
            (verify.StatusCode, reset.StatusCode, again.StatusCode, refused.StatusCode));
        Assert.Contains("/verify-email?token=", mails[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("/reset-password?token=", mails[1].TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attack_on_the_idempotency_table_finds_nothing_to_guess_a_password_from()
    {
        await using var site = await TestSite.StartAsync(postgres);
        object Body(string password) => new { email = "ada@example.com", password };

        using var first = await site.Tenant.CallAsync(HttpMethod.Post, "/v1/identities", Body(TestSite.Password), ("Idempotency-Key", "k"));
        using var second = await site.Tenant.CallAsync(HttpMethod.Post, "/v1/identities", Body("quartz-lantern-river"), ("Idempotency-Key", "k"));

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.Created, second.StatusCode); // the same hash: the password is no part of it
        Assert.Equal("true", second.Headers.GetValues("Idempotency-Replayed").Single());
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(TestSite site, string query)
    {
        using var list = await site.Tenant.CallAsync(HttpMethod.Get, "/v1/identities" + query);
        return [.. (await list.JsonAsync()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }
}
