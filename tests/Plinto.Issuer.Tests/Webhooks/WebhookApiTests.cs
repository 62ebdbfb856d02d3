using System.Net;
using System.Text.Json;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Webhooks;

/// <summary><c>/v1/webhooks</c>: registration, settings, secrets.</summary>
public sealed class WebhookApiTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    private readonly Postgres _postgres = postgres;

    [Fact]
    public async Task A_webhook_is_made_read_changed_and_deleted()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var webhook = await TestWebhook.CreateAsync(
            tenant, new { url = "https://hooks.invalid/plinto?x=1", types = new[] { "client.*", "api_key.created" },
            headers = new Dictionary<string, string> { ["Authorization"] = "Bearer s3cret", ["X-Env"] = "test" } });

        var made = webhook.Created.GetProperty("webhook");
        Assert.StartsWith("whsec_", webhook.Secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(webhook.Secret["whsec_".Length..]).Length);
        Assert.Equal("2026-11-01", made.GetProperty("apiVersion").GetString());
        Assert.Equal("healthy", made.GetProperty("health").GetProperty("state").GetString());
        Assert.Equal(["Authorization", "X-Env"], made.GetProperty("headers").EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("s3cret", webhook.Created.GetRawText(), StringComparison.Ordinal);

        var changed = await webhook.PatchAsync(new { description = "orders", paused = true, apiVersion = "2026-12-01", types = new[] { "*" } });
        Assert.Equal("paused", changed.GetProperty("health").GetProperty("state").GetString());
        using var list = await tenant.CallAsync(HttpMethod.Get, "/v1/webhooks");
        Assert.Equal("orders", Assert.Single((await list.JsonAsync()).GetProperty("items").EnumerateArray()).GetProperty("description").GetString());

        using var deleted = await tenant.CallAsync(HttpMethod.Delete, webhook.Path);
        using var gone = await tenant.CallAsync(HttpMethod.Get, webhook.Path);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.StatusCode, gone.StatusCode));
    }

    [Theory]
    [InlineData("http://hooks.invalid/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://localhost/")]
    [InlineData("https://x.localhost/")]
    [InlineData("https://10.0.0.8/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://user:password@hooks.invalid/")]
    [InlineData("https://hooks.invalid/#x")]
    [InlineData("https://hooks.invalid/a b")]
    [InlineData("https:hooks.invalid")]
    [InlineData("ftp://hooks.invalid/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("")]
    public async Task Attack_with_an_address_that_is_not_https_on_the_public_internet_is_refused(string url)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());

        using var response = await tenant.CallAsync(HttpMethod.Post, "/v1/webhooks", new { url });

        Assert.True((await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("url", out _));
    }

    [Theory]
    [InlineData("Host", "other.example")]
    [InlineData("content-type", "text/plain")]
    [InlineData("Content-Length", "1")]
    [InlineData("webhook-id", "evt_1")]
    [InlineData("Webhook-Signature", "v1,x")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("Connection", "close")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Good", "a\r\nX-Bad: b")]
    [InlineData("X-Good", "a\nb")]
    [InlineData("X-Good", "ünicode")]
    [InlineData("X-Good", "")]
    [InlineData("X Bad", "a")]
    [InlineData("X-Bad:", "a")]
    [InlineData("X-Bad\r\nX-Worse", "a")]
    [InlineData("", "a")]
    public async Task Attack_with_a_header_that_the_call_sets_itself_or_that_breaks_lines_is_refused(string name, string value)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());

        using var response = await tenant.CallAsync(
            HttpMethod.Post, "/v1/webhooks", new { url = "https://hooks.invalid/", headers = new Dictionary<string, string> { [name] = value } });

        Assert.True((await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("headers", out _));
    }

    [Theory]
    [InlineData("""{"types":[]}""", "types")]
    [InlineData("""{"types":["client.exploded"]}""", "types")]
    [InlineData("""{"types":["cl*"]}""", "types")]
    [InlineData("""{"types":["%"]}""", "types")]
    [InlineData("""{"types":[null]}""", "types")]
    [InlineData("""{"apiVersion":"2020-01-01"}""", "apiVersion")]
    [InlineData("""{"firstSignature":"both"}""", "firstSignature")]
    [InlineData("""{"disabled":true}""", "disabled")]
    [InlineData("""{"description":"a\u0000b"}""", "description")]
    public async Task A_bad_setting_is_refused_by_its_name(string json, string member)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = "https://hooks.invalid/" });

        using var response = await tenant.CallAsync(HttpMethod.Patch, webhook.Path, JsonDocument.Parse(json).RootElement);

        var body = await response.JsonAsync(HttpStatusCode.BadRequest);
        Assert.Equal("invalid_request", body.GetProperty("code").GetString());
        Assert.True(body.GetProperty("errors").TryGetProperty(member, out _), body.GetRawText());
    }

    [Fact]
    public async Task A_repeated_creation_shows_no_secret_and_makes_no_second_webhook()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var request = new { url = "https://hooks.invalid/" };

        using var first = await tenant.CallAsync(HttpMethod.Post, "/v1/webhooks", request, ("Idempotency-Key", "k1"));
        using var second = await tenant.CallAsync(HttpMethod.Post, "/v1/webhooks", request, ("Idempotency-Key", "k1"));

        var (a, b) = (await first.JsonAsync(HttpStatusCode.Created), await second.JsonAsync(HttpStatusCode.Created));
        Assert.True(a.GetProperty("secretShown").GetBoolean());
        Assert.False(b.GetProperty("secretShown").GetBoolean());
        Assert.False(b.TryGetProperty("secret", out _));
        Assert.Equal(a.GetProperty("webhook").GetProperty("id").GetString(), b.GetProperty("webhook").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Attack_on_the_database_finds_no_secret_and_no_header_in_clear()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var webhook = await TestWebhook.CreateAsync(
            tenant, new { url = "https://hooks.invalid/", signing = "both", headers = new Dictionary<string, string> { ["Authorization"] = "Bearer visible-nowhere" } });

        var secret = Convert.ToHexStringLower(Convert.FromBase64String(webhook.Secret["whsec_".Length..]));
        var stored = (string)(await _postgres.QueryAsync(issuer.Database, $"""
            select (select string_agg(w::text, ';') from webhooks w where tenant_id = '{tenant.Id.Value}') || (select string_agg(s::text, ';') from webhook_secrets s where tenant_id = '{tenant.Id.Value}')
                || (select string_agg(e::text, ';') from events e where tenant_id = '{tenant.Id.Value}')
            """))!;

        Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        Assert.DoesNotContain("visible-nowhere", stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower("visible-nowhere"u8), stored, StringComparison.Ordinal);
        Assert.Equal(3L, await _postgres.QueryAsync(issuer.Database, $"select count(*) from webhook_secrets where tenant_id = '{tenant.Id.Value}'"));
    }

    [Fact]
    public async Task Rotation_keeps_the_old_secret_for_the_overlap_and_at_most_three()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = "https://hooks.invalid/" });

        var rotated = await webhook.PostAsync("secret", new { overlap = 3600, firstSignature = "new" });
        await webhook.PostAsync("secret", new { });
        using var fourth = await tenant.CallAsync(HttpMethod.Post, webhook.Path + "/secret", new { });
        var leaked = await webhook.PostAsync("secret", new { overlap = 0 });

        Assert.NotEqual(webhook.Secret, rotated.GetProperty("secret").GetString());
        Assert.Equal(2, rotated.GetProperty("webhook").GetProperty("secrets").GetArrayLength());
        Assert.Equal("new", rotated.GetProperty("webhook").GetProperty("firstSignature").GetString());
        Assert.True(rotated.GetProperty("webhook").GetProperty("secrets")[0].TryGetProperty("expiresAt", out _));
        Assert.Equal(HttpStatusCode.Conflict, fourth.StatusCode);
        Assert.Equal(1, leaked.GetProperty("webhook").GetProperty("secrets").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"overlap":-1}""")]
    [InlineData("""{"overlap":2592001}""")]
    [InlineData("""{"firstSignature":"x"}""")]
    public async Task A_bad_rotation_is_refused(string json)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = "https://hooks.invalid/" });

        using var response = await tenant.CallAsync(HttpMethod.Post, webhook.Path + "/secret", JsonDocument.Parse(json).RootElement);

        Assert.Equal("invalid_request", (await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Attack_by_a_key_that_may_only_read_changes_nothing()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = "https://hooks.invalid/" });
        using var made = await tenant.CallAsync(HttpMethod.Post, "/v1/api-keys", new { name = "reader", permissions = new[] { "webhooks:read" } });
        var key = (await made.JsonAsync(HttpStatusCode.Created)).GetProperty("secret").GetString()!;

        using var read = await Management.CallAsync(issuer, key, HttpMethod.Get, webhook.Path, null);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        foreach (var (method, path) in new[] { ("PATCH", ""), ("DELETE", ""), ("POST", "/secret"), ("POST", "/test"), ("POST", "/redeliver") })
        {
            using var refused = await Management.CallAsync(issuer, key, new HttpMethod(method), webhook.Path + path, new { });
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
    }

    [Theory]
    [InlineData("""{}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"event":"evt_x"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"event":"evt_00000000000000000000000000"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"failed":true,"since":"2026-01-01T00:00:00Z"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"since":"2026-01-02T00:00:00Z","until":"2026-01-01T00:00:00Z"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"failed":true,"after":"x"}""", HttpStatusCode.BadRequest)]
    public async Task A_redelivery_that_names_nothing_or_too_much_is_refused(string json, HttpStatusCode expected)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = "https://hooks.invalid/", paused = true });

        using var response = await tenant.CallAsync(HttpMethod.Post, webhook.Path + "/redeliver", JsonDocument.Parse(json).RootElement);

        Assert.Equal(expected, response.StatusCode);
    }
}
