using System.Net;
using System.Text.Json;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.ManagementApi;

/// <summary>Keys that keys made: who made them, and what ends with what.</summary>
public sealed class ApiKeyTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    private static readonly string[] Making = ["api-keys:read", "api-keys:write", "clients:read"];

    [Theory]
    [InlineData("", HttpStatusCode.Unauthorized)]
    [InlineData("?cascade=true", HttpStatusCode.Unauthorized)]
    [InlineData("?cascade=false", HttpStatusCode.OK)]
    public async Task Attack_with_a_key_that_a_revoked_key_made(string query, HttpStatusCode expected)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var (parentId, parent) = await MakeAsync(tenant, tenant.ApiKey, Making);
        var (childId, child) = await MakeAsync(tenant, parent, Making);
        var (_, grandchild) = await MakeAsync(tenant, child, "clients:read");
        var (_, other) = await MakeAsync(tenant, tenant.ApiKey, "clients:read");

        using var revoked = await tenant.CallAsync(HttpMethod.Delete, $"/v1/api-keys/{parentId}{query}");

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusWithAsync(tenant, parent));
        Assert.Equal(expected, await StatusWithAsync(tenant, child));
        Assert.Equal(expected, await StatusWithAsync(tenant, grandchild));
        Assert.Equal(HttpStatusCode.OK, await StatusWithAsync(tenant, other));
        var told = expected == HttpStatusCode.OK ? 1L : 3L;
        Assert.Equal(told, await postgres.QueryAsync(tenant.Issuer.Database, $"select count(*) from events where tenant_id = '{tenant.Id.Value}' and type = 'api_key.revoked'"));
        Assert.Equal(told - 1, await postgres.QueryAsync(
            tenant.Issuer.Database, $"select count(*) from events where tenant_id = '{tenant.Id.Value}' and type = 'api_key.revoked' and data->>'with' = '{parentId}'"));
        using var shown = await tenant.CallAsync(HttpMethod.Get, "/v1/api-keys/" + childId);
        Assert.Equal(expected != HttpStatusCode.OK, (await shown.JsonAsync()).TryGetProperty("revokedAt", out var at) && at.ValueKind != JsonValueKind.Null);
    }

    [Fact]
    public async Task Attack_with_keys_made_while_their_maker_is_revoked()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var (parentId, parent) = await MakeAsync(tenant, tenant.ApiKey, Making);

        var making = Enumerable.Range(0, 16).Select(_ => Management.CallAsync(
            tenant.Issuer, parent, HttpMethod.Post, "/v1/api-keys", new { name = "raced", permissions = new[] { "clients:read" } })).ToArray();
        using var revoked = await tenant.CallAsync(HttpMethod.Delete, "/v1/api-keys/" + parentId);
        await Task.WhenAll(making);

        Assert.Equal(0L, await postgres.QueryAsync(
            tenant.Issuer.Database, $"select count(*) from api_keys where tenant_id = '{tenant.Id.Value}' and name = 'raced' and revoked_at is null"));
    }

    [Fact]
    public async Task Attack_by_a_key_that_revokes_a_stronger_one_is_refused()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var (weakId, weak) = await MakeAsync(tenant, tenant.ApiKey, "api-keys:write", "api-keys:read");
        var (strongId, strong) = await MakeAsync(tenant, tenant.ApiKey, "api-keys:write", "clients:read");

        using var refused = await Management.CallAsync(tenant.Issuer, weak, HttpMethod.Delete, "/v1/api-keys/" + strongId, null);
        using var itself = await Management.CallAsync(tenant.Issuer, weak, HttpMethod.Delete, "/v1/api-keys/" + weakId, null);

        Assert.Equal("forbidden", (await refused.JsonAsync(HttpStatusCode.Forbidden)).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, await StatusWithAsync(tenant, strong));
        Assert.Equal(HttpStatusCode.NoContent, itself.StatusCode);
    }

    [Fact]
    public async Task A_key_says_who_made_it()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var (parentId, parent) = await MakeAsync(tenant, tenant.ApiKey, Making);
        var (childId, _) = await MakeAsync(tenant, parent, "clients:read");
        using var byOperator = await Management.CallAsync(
            tenant.Issuer, tenant.Issuer.OperatorKey, HttpMethod.Post, "/v1/api-keys", new { name = "x", permissions = Making }, ("Plinto-Tenant", tenant.Slug));
        using var shown = await tenant.CallAsync(HttpMethod.Get, "/v1/api-keys/" + childId);
        var maker = (await shown.JsonAsync()).GetProperty("createdBy");

        Assert.Equal(("api_key", parentId), (maker.GetProperty("kind").GetString(), maker.GetProperty("id").GetString()));
        Assert.Equal("operator", (await byOperator.JsonAsync(HttpStatusCode.Created)).GetProperty("apiKey").GetProperty("createdBy").GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("policies:read", HttpStatusCode.Forbidden)]
    [InlineData("roles:read", HttpStatusCode.Forbidden)]
    [InlineData("policies:read roles:read", HttpStatusCode.OK)]
    public async Task Attack_by_a_key_that_reads_role_assignments_in_the_bundle_without_roles_read(string permissions, HttpStatusCode expected)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var (_, key) = await MakeAsync(tenant, tenant.ApiKey, permissions.Split(' '));

        using var response = await Management.CallAsync(tenant.Issuer, key, HttpMethod.Get, "/v1/policies/bundle.tar.gz", null);

        Assert.Equal(expected, response.StatusCode);
    }

    private static async Task<(string Id, string Secret)> MakeAsync(TestTenant tenant, string maker, params string[] permissions)
    {
        using var made = await Management.CallAsync(tenant.Issuer, maker, HttpMethod.Post, "/v1/api-keys", new { name = "made", permissions });
        var body = await made.JsonAsync(HttpStatusCode.Created);
        return (body.GetProperty("apiKey").GetProperty("id").GetString()!, body.GetProperty("secret").GetString()!);
    }

    private static async Task<HttpStatusCode> StatusWithAsync(TestTenant tenant, string key)
    {
        using var response = await Management.CallAsync(tenant.Issuer, key, HttpMethod.Get, "/v1/clients", null);
        return response.StatusCode;
    }
}
