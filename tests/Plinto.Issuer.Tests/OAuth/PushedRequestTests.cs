using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;
using Plinto.Issuer.OAuth.PushedRequests;
using Plinto.Issuer.Tests.Running;
using Plinto.Issuer.Throttling;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>RFC 9126.</summary>
public sealed class PushedRequestTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pushed_request_is_used_by_its_reference(bool confidential)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant, confidential, stored => stored with { RequirePushedRequests = true });
        var person = await TestPerson.CreateAsync(tenant);

        using var pushed = await PushAsync(client, client.Request(("state", "pushed ✓")));
        var body = await pushed.JsonAsync(HttpStatusCode.Created);
        using var response = await person.GetAsync(Address(client, body));

        Assert.StartsWith("urn:ietf:params:oauth:request_uri:", body.GetProperty("request_uri").GetString()!, StringComparison.Ordinal);
        Assert.Equal(90, body.GetProperty("expires_in").GetInt32());
        Assert.Equal("no-store", pushed.Headers.CacheControl!.ToString());
        Assert.Equal("pushed ✓", TestPerson.QueryOf(response)["state"]);
        Assert.True(TestPerson.QueryOf(response).ContainsKey("code"));
    }

    [Fact]
    public async Task What_the_address_says_beside_the_reference_does_not_count()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant);
        using var pushed = await PushAsync(client, client.Request());

        using var response = await person.GetAsync(
            Address(client, await pushed.JsonAsync(HttpStatusCode.Created)) + "&redirect_uri=https%3A%2F%2Fevil.test&state=evil&scope=admin");

        Assert.StartsWith(TestClient.RedirectUri, response.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("the state", TestPerson.QueryOf(response)["state"]);
    }

    [Fact]
    public async Task Attack_with_a_reference_used_twice_ends_on_a_page()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant);
        using var pushed = await PushAsync(client, client.Request());
        var address = Address(client, await pushed.JsonAsync(HttpStatusCode.Created));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => person.GetAsync(address)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Redirect);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Reloading_the_page_uses_nothing_up_and_the_code_does()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant, signedIn: false);
        using var pushed = await PushAsync(client, client.Request());
        var address = Address(client, await pushed.JsonAsync(HttpStatusCode.Created));

        // Two tabs, the second reloaded.
        using var first = await person.GetAsync(address);
        using var second = await person.GetAsync(address);
        using var reloaded = await person.GetAsync(address);
        await person.SignInAsync();
        using var done = await person.GetAsync(Continue(tenant, reloaded));
        using var otherTab = await person.GetAsync(Continue(tenant, first));
        using var late = await person.GetAsync(address);

        Assert.All(new[] { first, second, reloaded }, answer => Assert.Contains("/sign-in?request=", answer.Headers.Location!.OriginalString, StringComparison.Ordinal));
        Assert.True(TestPerson.QueryOf(done).ContainsKey("code"));
        await AuthorizeNegativeTests.AssertPageAsync(otherTab);
        await AuthorizeNegativeTests.AssertPageAsync(late);
    }

    [Fact]
    public async Task A_scanner_of_links_that_loads_the_page_first_and_a_browser_that_prefetches_break_nothing()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant);
        using var pushed = await PushAsync(client, client.Request());
        var address = Address(client, await pushed.JsonAsync(HttpStatusCode.Created));

        using var scanned = await person.OtherBrowser().GetAsync(address);
        using var prefetched = await person.GetAsync(address, ("Sec-Purpose", "prefetch;prerender"));
        using var done = await person.GetAsync(address);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, prefetched.StatusCode);
        Assert.True(TestPerson.QueryOf(done).ContainsKey("code"));
    }

    [Fact]
    public async Task Attack_by_another_browser_with_a_reference_that_one_has_opened_ends_on_a_page()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var (victim, thief) = (await TestPerson.CreateAsync(tenant, signedIn: false), await TestPerson.CreateAsync(tenant));
        using var pushed = await PushAsync(client, client.Request());
        var address = Address(client, await pushed.JsonAsync(HttpStatusCode.Created));

        using var arrived = await victim.GetAsync(address); // gets its cookie
        using var reloaded = await victim.GetAsync(address); // shows it
        using var stolen = await thief.GetAsync(address);
        await victim.SignInAsync();
        using var done = await victim.GetAsync(address);

        await AuthorizeNegativeTests.AssertPageAsync(stolen);
        Assert.True(TestPerson.QueryOf(done).ContainsKey("code"));
    }

    [Theory]
    [InlineData("state", 4000)]
    [InlineData("state", 4096)]
    [InlineData("nonce", 1024)]
    [InlineData("login_hint", 512)]
    public async Task What_is_taken_when_it_is_pushed_goes_on_when_nobody_is_signed_in(string parameter, int length)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant, signedIn: false);
        using var pushed = await PushAsync(client, client.Request((parameter, new string('x', length))));

        using var asked = await person.GetAsync(Address(client, await pushed.JsonAsync(HttpStatusCode.Created)));
        await person.SignInAsync();
        using var done = await person.GetAsync(Continue(tenant, asked));

        Assert.True(asked.Headers.Location!.OriginalString.Length < 7500, $"{asked.Headers.Location.OriginalString.Length}");
        Assert.True(TestPerson.QueryOf(done).ContainsKey("code"));
        Assert.Equal(parameter == "state" ? length : "the state".Length, TestPerson.QueryOf(done)["state"].Length);
    }

    [Theory]
    [InlineData("state", 4097, "parameter `state` is longer than 4096 characters")]
    [InlineData("state", 240_000, "parameter `state` is longer than 4096 characters")]
    [InlineData("nonce", 1025, "parameter `nonce` is longer than 1024 characters")]
    [InlineData("id_token_hint", 8193, "parameter `id_token_hint` is longer than 8192 characters")]
    [InlineData("ui_locales", 240_000, null)]
    [InlineData("both", 4096, "the request is too long")]
    public async Task Attack_by_pushing_what_is_too_long_to_go_on_is_refused_in_the_same_words_as_at_the_address(string parameter, int length, string? reason)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var long_ = new string('x', length);
        var request = parameter == "both" ? client.Request(("state", long_), ("nonce", long_[..1024])) : client.Request((parameter, long_));

        using var response = await PushAsync(client, request);

        if (reason is null)
        {
            // Means nothing here, so nothing of it is stored.
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            Assert.True((int)(await postgres.QueryAsync(
                tenant.Issuer.Database, $"select max(octet_length(parameters::text)) from pushed_requests where tenant_id = '{tenant.Id.Value}'"))! < 1000);
            return;
        }

        Assert.Equal(reason, (await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("error_description").GetString());
        if (length < 5000)
        {
            foreach (var signedIn in new[] { true, false })
            {
                var person = await TestPerson.CreateAsync(tenant, signedIn);
                using var direct = await person.GetAsync(QueryHelpers.AddQueryString(tenant.Path + "/oauth/authorize", request!));
                Assert.Equal(reason, TestPerson.QueryOf(direct)["error_description"]);
            }
        }
    }

    [Fact]
    public async Task Attack_by_a_network_that_pushes_without_end_is_slowed_down_and_stops_no_other_client()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var (client, other) = (await TestClient.CreateAsync(tenant), await TestClient.CreateAsync(tenant));
        var proved = await TestClient.CreateAsync(tenant, confidential: true);
        for (var sent = 0; sent < PushThrottle.Network.Most; sent++)
        {
            using var taken = await PushAsync(client, client.Request());
            Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        }

        using var refused = await PushAsync(client, client.Request());
        using var others = await PushAsync(other, other.Request());
        using var proves = await PushAsync(proved, proved.Request());

        var body = await refused.JsonAsync(HttpStatusCode.TooManyRequests);
        Assert.Equal("temporarily_unavailable", body.GetProperty("error").GetString());
        Assert.Equal("too many requests were pushed by this network: try again later", body.GetProperty("error_description").GetString());
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 300);
        Assert.Equal((long)PushThrottle.Network.Most, await postgres.QueryAsync(
            tenant.Issuer.Database, $"select count(*) from pushed_requests where tenant_id = '{tenant.Id.Value}' and client_id = '{client.Id.Value}'"));
        Assert.Equal(HttpStatusCode.Created, others.StatusCode);
        Assert.Equal(HttpStatusCode.Created, proves.StatusCode);
    }

    [Fact]
    public async Task Attack_by_many_networks_that_fill_the_table_of_a_public_client_is_capped_and_leaves_each_network_a_few()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var counts = tenant.Issuer.Get<ThrottleSql>();
        // As though so many networks had pushed before.
        for (var at = 0; at < PushThrottle.PublicClient.Most; at++)
        {
            await counts.CountAsync(tenant.Id, [(PushThrottle.PublicClient, client.Id.ToString())], tenant.Issuer.Get<TimeProvider>().GetUtcNow(), CancellationToken.None);
        }

        for (var few = 0; few < PushThrottle.MostOfNetworkUnderAttack; few++)
        {
            using var taken = await PushAsync(client, client.Request());
            Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        }

        using var refused = await PushAsync(client, client.Request());

        Assert.Equal("too many requests were pushed by this client: try again later",
            (await refused.JsonAsync(HttpStatusCode.TooManyRequests)).GetProperty("error_description").GetString());
    }

    [Fact]
    public async Task Attack_with_another_clients_reference_ends_on_a_page_and_does_not_use_it_up()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var (client, other) = (await TestClient.CreateAsync(tenant), await TestClient.CreateAsync(tenant));
        var person = await TestPerson.CreateAsync(tenant);
        using var pushed = await PushAsync(client, client.Request());
        var body = await pushed.JsonAsync(HttpStatusCode.Created);

        using var stolen = await person.GetAsync(Address(other, body));
        using var own = await person.GetAsync(Address(client, body));

        await AuthorizeNegativeTests.AssertPageAsync(stolen);
        Assert.True(TestPerson.QueryOf(own).ContainsKey("code"));
    }

    [Fact]
    public async Task Attack_with_another_tenants_or_an_invented_reference_ends_on_a_page()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var elsewhere = await TestTenant.CreateAsync(tenant.Issuer);
        var (client, other) = (await TestClient.CreateAsync(tenant), await TestClient.CreateAsync(elsewhere));
        using var pushed = await PushAsync(client, client.Request());
        var uri = (await pushed.JsonAsync(HttpStatusCode.Created)).GetProperty("request_uri").GetString()!;

        foreach (var reference in new[] { uri, "urn:ietf:params:oauth:request_uri:", "urn:ietf:params:oauth:request_uri:guess" })
        {
            using var response = await (await TestPerson.CreateAsync(elsewhere)).GetAsync(QueryHelpers.AddQueryString(
                elsewhere.Path + "/oauth/authorize", new Dictionary<string, string?> { ["client_id"] = other.Id.ToString(), ["request_uri"] = reference }));
            await AuthorizeNegativeTests.AssertPageAsync(response);
        }
    }

    [Fact]
    public async Task A_reference_is_good_for_ninety_seconds()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var issuer = await TestIssuer.StartAsync(postgres, time: time);
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant);
        using var late = await PushAsync(client, client.Request());
        time.Advance(TimeSpan.FromSeconds(1));
        using var early = await PushAsync(client, client.Request());
        time.Advance(PushEndpoint.Lifetime - TimeSpan.FromSeconds(1));

        using var refused = await person.GetAsync(Address(client, await late.JsonAsync(HttpStatusCode.Created)));
        using var taken = await person.GetAsync(Address(client, await early.JsonAsync(HttpStatusCode.Created)));

        await AuthorizeNegativeTests.AssertPageAsync(refused);
        Assert.True(TestPerson.QueryOf(taken).ContainsKey("code"));
    }

    [Theory]
    [InlineData("redirect_uri", "https://evil.test/callback", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("scope", "admin", "invalid_scope")]
    [InlineData("resource", "https://other.test", "invalid_target")]
    [InlineData("request_uri", "urn:ietf:params:oauth:request_uri:other", "invalid_request")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("nonce", "a\0b", "invalid_request")]
    [InlineData("id_token_hint", "nonsense", "invalid_request")]
    public async Task Attack_by_a_pushed_request_is_refused_when_it_is_pushed(string parameter, string value, string error)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant, confidential: true);

        using var response = await PushAsync(client, client.Request((parameter, value)));

        Assert.Equal(error, (await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("error").GetString());
        Assert.Equal(0L, await postgres.QueryAsync(tenant.Issuer.Database, $"select count(*) from pushed_requests where tenant_id = '{tenant.Id.Value}'"));
    }

    [Fact]
    public async Task Attack_by_a_confidential_client_without_its_secret_pushes_nothing()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant, confidential: true);

        using var without = await tenant.PostAsync("/oauth/par", null, null, [.. client.Request().Select(pair => (pair.Key, pair.Value))]);
        using var wrong = await tenant.PostAsync("/oauth/par", client.Id.ToString(), "wrong", [.. client.Request().Select(pair => (pair.Key, pair.Value))]);

        Assert.Equal("invalid_client", (await without.JsonAsync(HttpStatusCode.Unauthorized)).GetProperty("error").GetString());
        Assert.Equal("invalid_client", (await wrong.JsonAsync(HttpStatusCode.Unauthorized)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Credentials_of_a_push_are_not_stored()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant, confidential: true, stored => stored with { AuthMethod = "client_secret_post" });

        using var pushed = await tenant.PostAsync("/oauth/par", null, null, [.. client.Request().Select(pair => (pair.Key, pair.Value)), ("client_secret", client.Secret!)]);

        Assert.Equal(HttpStatusCode.Created, pushed.StatusCode);
        Assert.DoesNotContain("secret", (string)(
            await postgres.QueryAsync(tenant.Issuer.Database, $"select parameters::text from pushed_requests where tenant_id = '{tenant.Id.Value}'"))!, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PushAsync(TestClient client, Dictionary<string, string> request) =>
        client.Tenant.PostAsync("/oauth/par", client.Secret is null ? null : client.Id.ToString(), client.Secret, [.. request.Select(pair => (pair.Key, pair.Value))]);

    // Where the sign-in page leads in the end.
    private static string Continue(TestTenant tenant, HttpResponseMessage asked) =>
        QueryHelpers.AddQueryString(tenant.Path + "/oauth/authorize/continue", "request", TestPerson.QueryOf(asked)["request"]);

    private static string Address(TestClient client, JsonElement pushed) => QueryHelpers.AddQueryString(
        client.Tenant.Path + "/oauth/authorize",
        new Dictionary<string, string?> { ["client_id"] = client.Id.ToString(), ["request_uri"] = pushed.GetProperty("request_uri").GetString() });
}
