using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;
using Plinto.Issuer.OAuth.PushedRequests;
using Plinto.Issuer.Tests.Running;

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

        using var response = await person.GetAsync(Address(client, await pushed.JsonAsync(HttpStatusCode.Created)) + "&redirect_uri=https%3A%2F%2Fevil.test&state=evil&scope=admin");

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
        Assert.DoesNotContain("secret", (string)(await postgres.QueryAsync(tenant.Issuer.Database, $"select parameters::text from pushed_requests where tenant_id = '{tenant.Id.Value}'"))!, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PushAsync(TestClient client, Dictionary<string, string> request) =>
        client.Tenant.PostAsync("/oauth/par", client.Secret is null ? null : client.Id.ToString(), client.Secret, [.. request.Select(pair => (pair.Key, pair.Value))]);

    private static string Address(TestClient client, JsonElement pushed) => QueryHelpers.AddQueryString(
        client.Tenant.Path + "/oauth/authorize", new Dictionary<string, string?> { ["client_id"] = client.Id.ToString(), ["request_uri"] = pushed.GetProperty("request_uri").GetString() });
}
