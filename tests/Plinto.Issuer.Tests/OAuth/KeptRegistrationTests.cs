using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>A refresh goes by what is kept of its client, and confirms it in its own statement: no change may ever be missed.</summary>
public sealed class KeptRegistrationTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    [Fact]
    public async Task Attack_with_a_client_secret_that_was_replaced_is_refused_at_once_and_the_new_one_works()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant, confidential: true);
        var token = (await client.TokensAsync(await TestPerson.CreateAsync(tenant))).Refresh();
        token = (await client.RefreshAsync(token).GoodAsync()).Refresh();

        using var rotated = await tenant.CallAsync(HttpMethod.Post, $"/v1/clients/{client.Id}/secrets", new { previousExpiresIn = 0 });
        var secret = (await rotated.JsonAsync(HttpStatusCode.Created)).GetProperty("clientSecret").GetString();
        (string, string)[] form = [("grant_type", "refresh_token"), ("refresh_token", token)];

        Assert.Equal("invalid_client", await client.RefreshAsync(token).ErrorAsync());
        Assert.True((await tenant.PostAsync("/oauth/token", client.Id.ToString(), secret, form).GoodAsync()).TryGetProperty("access_token", out _));
    }

    [Fact]
    public async Task After_a_rotation_of_keys_the_next_refresh_is_signed_by_the_new_one()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var first = await client.TokensAsync(await TestPerson.CreateAsync(tenant));
        var before = await client.RefreshAsync(first.Refresh()).GoodAsync();

        await tenant.RotateAsync(emergency: true);
        var after = await client.RefreshAsync(before.Refresh()).GoodAsync();
        var later = await client.RefreshAsync(after.Refresh()).GoodAsync();

        Assert.NotEqual(KeyOf(before), KeyOf(after));
        Assert.Equal(KeyOf(after), KeyOf(later));
        Assert.True(await tenant.IsActiveAsync(later.Access()));
    }

    [Fact]
    public async Task After_the_client_lost_a_scope_the_next_refresh_lacks_it()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = await TestClient.CreateAsync(tenant);
        var first = await client.TokensAsync(await TestPerson.CreateAsync(tenant), "openid read write");
        var before = await client.RefreshAsync(first.Refresh()).GoodAsync();

        using var changed = await tenant.CallAsync(
            HttpMethod.Patch, "/v1/clients/" + client.Id, new { scopes = new Dictionary<string, string[]> { [TestTenant.Resource] = ["read"] } });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);

        Assert.Equal("openid read", (await client.RefreshAsync(before.Refresh()).GoodAsync()).GetProperty("scope").GetString());
    }

    [Fact]
    public async Task After_its_tenant_was_disabled_nothing_is_refreshed()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var first = await client.TokensAsync(await TestPerson.CreateAsync(tenant));
        var before = await client.RefreshAsync(first.Refresh()).GoodAsync();

        using var disabled = await Management.CallAsync(issuer, issuer.OperatorKey, HttpMethod.Patch, "/v1/tenants/" + tenant.Id, new { disabled = true });
        Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        using var refused = await client.RefreshAsync(before.Refresh());

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task A_tenant_on_a_host_of_its_own_refreshes_there()
    {
        var issuer = await one.GetAsync();
        var host = $"login-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}.test";
        var tenant = await TestTenant.CreateAsync(issuer, host: host);
        var client = await TestClient.CreateAsync(tenant);
        var token = (await client.TokensAsync(await TestPerson.CreateAsync(tenant))).Refresh();
        using var http = issuer.Client(host);

        for (var round = 0; round < 3; round++)
        {
            using var content = new FormUrlEncodedContent(
                new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = token, ["client_id"] = client.Id.ToString() });
            using var response = await http.PostAsync("/oauth/token", content);
            token = (await response.JsonAsync()).Refresh();
        }

        await (await TestTenant.CreateAsync(issuer))
            .PostAsync("/oauth/token", null, null, ("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", client.Id.ToString())).ErrorAsync();
    }

    private static string KeyOf(System.Text.Json.JsonElement tokens) => new JsonWebToken(tokens.Access()).Kid;
}
