using System.Net;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth.RefreshTokens;

public sealed class RefreshTokenRevocationTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    [Fact]
    public async Task Introspection_tells_a_refresh_token_to_its_own_client_only()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var client = await TestClient.CreateAsync(tenant, confidential: true);
        var token = (await client.TokensAsync(person)).Refresh();

        using var own = await client.PostAsync("/oauth/introspect", ("token", token), ("token_type_hint", "access_token"));
        var body = await own.JsonAsync();
        Assert.False(await tenant.IsActiveAsync(token));

        Assert.Equal(["active", "client_id", "exp", "iat", "iss", "scope", "sub"], body.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(client.Id.ToString(), body.GetProperty("client_id").GetString());
        Assert.Equal(person.Id.ToString(), body.GetProperty("sub").GetString());
        Assert.Equal("openid read", body.GetProperty("scope").GetString());
        Assert.Equal(7 * 86400, body.GetProperty("exp").GetInt64() - body.GetProperty("iat").GetInt64(), 5d);
    }

    [Fact]
    public async Task A_used_revoked_or_invented_refresh_token_is_inactive()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant, confidential: true);
        var token = (await client.TokensAsync(await TestPerson.CreateAsync(tenant))).Refresh();
        var next = (await client.RefreshAsync(token).GoodAsync()).Refresh();
        Assert.True(await ActiveAsync(client, next));
        Assert.False(await ActiveAsync(client, token));
        Assert.False(await ActiveAsync(client, next[..^2] + "AA"));

        using var revoked = await client.PostAsync("/oauth/revoke", ("token", next));
        Assert.False(await ActiveAsync(client, next));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Revoking_a_refresh_token_used_or_not_takes_back_all_its_code_came_to_and_nothing_else(bool used)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var client = await TestClient.CreateAsync(tenant);
        var first = await client.TokensAsync(person);
        var second = await client.RefreshAsync(first.Refresh()).GoodAsync();
        var otherFamily = await client.TokensAsync(person);

        for (var repeated = 0; repeated < 2; repeated++)
        {
            using var response = await client.PostAsync("/oauth/revoke", ("token", (used ? first : second).Refresh()), ("token_type_hint", "refresh_token"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.False(await tenant.IsActiveAsync(first.Access()));
        Assert.False(await tenant.IsActiveAsync(second.Access()));
        Assert.Equal("invalid_grant", await client.RefreshAsync(second.Refresh()).ErrorAsync());
        Assert.Equal("invalid_grant", await client.RefreshAsync(first.Refresh()).ErrorAsync());
        Assert.True(await tenant.IsActiveAsync(otherFamily.Access()));
        Assert.True((await client.RefreshAsync(otherFamily.Refresh()).GoodAsync()).TryGetProperty("access_token", out _));
        Assert.Equal(1L, await postgres.QueryAsync(issuer.Database, $"select count(*) from events where type = 'refresh_token.revoked' and tenant_id = '{tenant.Id.Value}'"));
        Assert.Equal(0L, await postgres.QueryAsync(
            issuer.Database, $"select count(*) from events where type in ('refresh_token.reused', 'session.revoked') and tenant_id = '{tenant.Id.Value}'"));
    }

    [Fact]
    public async Task Attack_by_another_client_that_revokes_a_refresh_token_is_refused()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var attacker = await TestClient.CreateAsync(tenant);
        var foreign = await TestClient.CreateAsync(await TestTenant.CreateAsync(issuer));
        var token = (await client.TokensAsync(await TestPerson.CreateAsync(tenant))).Refresh();

        Assert.Equal("unauthorized_client", await attacker.PostAsync("/oauth/revoke", ("token", token)).ErrorAsync());
        using var unknown = await foreign.PostAsync("/oauth/revoke", ("token", token));

        Assert.Equal(HttpStatusCode.OK, unknown.StatusCode);
        Assert.True((await client.RefreshAsync(token).GoodAsync()).TryGetProperty("access_token", out _));
    }

    [Fact]
    public async Task An_ID_token_is_no_access_token_at_introspection_and_revocation()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var tokens = await client.TokensAsync(await TestPerson.CreateAsync(tenant));
        var idToken = tokens.GetProperty("id_token").GetString()!;

        Assert.False(await tenant.IsActiveAsync(idToken));
        using var revoked = await client.PostAsync("/oauth/revoke", ("token", idToken));
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        Assert.True(await tenant.IsActiveAsync(tokens.Access()));
    }

    private static async Task<bool> ActiveAsync(TestClient client, string token)
    {
        using var response = await client.PostAsync("/oauth/introspect", ("token", token));
        return (await response.JsonAsync()).GetProperty("active").GetBoolean();
    }
}
