using System.Net;
using System.Text.Json;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.ManagementApi;

/// <summary>Bodies made to break the management API, or to outlive what it gives.</summary>
public sealed class HostileBodyTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    [Theory]
    [InlineData("clients", """{"name":"a\u0000b","type":"confidential","grantTypes":["client_credentials"]}""")]
    [InlineData("clients", """{"name":"x","type":"confidential","grantTypes":["client_credentials"],"scopes":{"https://api.test\u0000":[]}}""")]
    [InlineData("clients", """{"name":"x","type":"confidential","grantTypes":["client_credentials"],"scopes":{"https://api.test":["read\u0000"]}}""")]
    [InlineData("resources", """{"identifier":"https://x.test/\u0000","name":"x"}""")]
    [InlineData("resources", """{"identifier":"https://x.test","name":"x","scopes":["a\u0000"]}""")]
    [InlineData("api-keys", """{"name":"a\u0000b","permissions":["clients:read"]}""")]
    public async Task Attack_with_NUL_in_a_text_is_refused(string kind, string json)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var response = await tenant.CallAsync(HttpMethod.Post, "/v1/" + kind, JsonDocument.Parse(json).RootElement);

        Assert.Equal("invalid_request", (await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Attack_with_a_newline_after_a_slug_is_refused()
    {
        var issuer = await one.GetAsync();

        using var response = await Management.CallAsync(issuer, issuer.OperatorKey, HttpMethod.Post, "/v1/tenants", new { slug = "newline\n", name = "x" });

        Assert.True((await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("slug", out _));
    }

    [Fact]
    public async Task Attack_by_a_key_that_makes_one_to_outlive_it_is_refused()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var made = await tenant.CallAsync(HttpMethod.Post, "/v1/api-keys", Request(600));
        var key = (await made.JsonAsync(HttpStatusCode.Created)).GetProperty("secret").GetString()!;

        using var forever = await Management.CallAsync(issuer, key, HttpMethod.Post, "/v1/api-keys", Request(null));
        using var longer = await Management.CallAsync(issuer, key, HttpMethod.Post, "/v1/api-keys", Request(601));
        using var shorter = await Management.CallAsync(issuer, key, HttpMethod.Post, "/v1/api-keys", Request(60));

        Assert.True((await forever.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("expiresIn", out _));
        Assert.True((await longer.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("expiresIn", out _));
        Assert.Equal(HttpStatusCode.Created, shorter.StatusCode);

        static object Request(int? expiresIn) => new { name = "k", permissions = new[] { "api-keys:write" }, expiresIn };
    }
}
