using System.Net;
using Microsoft.Extensions.Time.Testing;
using Plinto.Issuer.Tests.Running;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Issuer.Tests.OAuth;

public sealed class IntrospectAndRevokeTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    [Fact]
    public async Task A_live_token_is_described_as_RFC_7662_says()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var response = await tenant.PostAsync("/oauth/introspect", ("token", await tenant.TokenAsync()), ("token_type_hint", "access_token"));
        var body = await response.JsonAsync();

        Assert.True(body.GetProperty("active").GetBoolean());
        Assert.Equal(tenant.ClientId.ToString(), body.GetProperty("client_id").GetString());
        Assert.Equal("read write", body.GetProperty("scope").GetString());
        Assert.Equal(TestTenant.Resource, body.GetProperty("aud").GetString());
        Assert.Equal(tenant.Stored.Issuer, body.GetProperty("iss").GetString());
    }

    [Fact]
    public async Task Whatever_is_not_a_live_token_of_this_tenant_is_inactive_and_nothing_more_is_said()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), clock);
        var tenant = await TestTenant.CreateAsync(issuer);
        var other = await TestTenant.CreateAsync(issuer);
        var expired = await tenant.TokenAsync();
        clock.Advance(TimeSpan.FromSeconds(310));
        var live = await tenant.TokenAsync();
        var parts = live.Split('.');

        foreach (var token in new[] { expired, await other.TokenAsync(), "nonsense", "a.b.c", "", $"{parts[0]}.{parts[1]}.{new string('A', 86)}", $"{parts[0]}.{parts[1]}." }.Where(
            token => token.Length > 0))
        {
            using var response = await tenant.PostAsync("/oauth/introspect", ("token", token));
            Assert.Equal("""{"active":false}""", await response.Content.ReadAsStringAsync());
        }

        using var control = await tenant.PostAsync("/oauth/introspect", ("token", live));
        Assert.True((await control.JsonAsync()).GetProperty("active").GetBoolean());
    }

    [Theory]
    [InlineData(309, true)]
    [InlineData(310, false)]
    [InlineData(-10, true)]
    [InlineData(-11, false)]
    public async Task A_token_lives_here_exactly_as_long_as_at_an_edge(int secondsLater, bool lives)
    {
        var clock = new TestClock();
        clock.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(clock.Start.ToUnixTimeSeconds()));
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), clock);
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var token = (await (await TestClient.CreateAsync(tenant)).TokensAsync(person, "openid read")).Access();
        clock.Advance(TimeSpan.FromSeconds(secondsLater));

        using var told = await tenant.PostAsync("/oauth/introspect", ("token", token));
        using var asked = new HttpRequestMessage(HttpMethod.Get, tenant.Path + "/oauth/userinfo") { Headers = { { "Authorization", "Bearer " + token } } };
        using var userInfo = await issuer.Http.SendAsync(asked);
        var read = AccessTokenVerifier.ReadUnverified(token)!;
        var atEdge = new TokenRequirements(read.Audiences[0], clock.GetUtcNow(), TokenRequirements.DefaultClockSkew, TimeSpan.Zero).Check(read);

        Assert.Equal(lives, atEdge == TokenFailure.None);
        Assert.Equal(lives, (await told.JsonAsync()).GetProperty("active").GetBoolean());
        Assert.Equal(lives ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, userInfo.StatusCode);
    }

    [Fact]
    public async Task Introspection_needs_an_authenticated_client_and_a_token()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var token = await tenant.TokenAsync();

        using var anonymous = await tenant.PostAsync("/oauth/introspect", null, null, ("token", token));
        using var wrong = await tenant.PostAsync("/oauth/introspect", tenant.ClientId.ToString(), "wrong", ("token", token));
        using var missing = await tenant.PostAsync("/oauth/introspect", ("x", "y"));

        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("invalid_request", (await missing.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_client_revokes_its_own_tokens_only_and_repeating_it_or_sending_nonsense_is_success()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var created = await tenant.CallAsync(HttpMethod.Post, "/v1/clients", new { name = "other", type = "confidential", grantTypes = new[] { "client_credentials" } });
        var other = await created.JsonAsync(HttpStatusCode.Created);
        var (otherId, otherSecret) = (other.GetProperty("client").GetProperty("id").GetString(), other.GetProperty("clientSecret").GetString());
        var token = await tenant.TokenAsync();
        var kept = await tenant.TokenAsync();

        using var foreign = await tenant.PostAsync("/oauth/revoke", otherId, otherSecret, ("token", token));
        Assert.Equal("unauthorized_client", (await foreign.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("error").GetString());
        Assert.True(await ActiveAsync(tenant, token));
        foreach (var text in new[] { token, token, "nonsense" })
        {
            using var revoked = await tenant.PostAsync("/oauth/revoke", ("token", text));
            Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        }

        Assert.False(await ActiveAsync(tenant, token));
        Assert.True(await ActiveAsync(tenant, kept));
    }

    [Fact]
    public async Task Revoking_a_clients_tokens_refuses_those_issued_until_then_and_no_later_one()
    {
        var clock = new TestClock();
        await using var issuer = await TestIssuer.StartAsync(postgres, time: clock);
        var tenant = await TestTenant.CreateAsync(issuer);
        var before = await tenant.TokenAsync();

        using var response = await tenant.CallAsync(HttpMethod.Post, $"/v1/clients/{tenant.ClientId}/revoke-tokens");
        clock.Advance(TimeSpan.FromSeconds(1)); // tokens count whole seconds
        var after = await tenant.TokenAsync();

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.False(await ActiveAsync(tenant, before));
        Assert.True(await ActiveAsync(tenant, after));
    }

    private static async Task<bool> ActiveAsync(TestTenant tenant, string token)
    {
        using var response = await tenant.PostAsync("/oauth/introspect", ("token", token));
        return (await response.JsonAsync()).GetProperty("active").GetBoolean();
    }
}
