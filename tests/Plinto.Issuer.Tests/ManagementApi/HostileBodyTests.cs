using System.Net;
using System.Text.Json;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.ManagementApi;

/// <summary>Bodies made to break the management API, or to outlive what it gives.</summary>
public sealed class HostileBodyTests(Postgres postgres)
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
        await using var issuer = await TestIssuer.StartAsync(postgres);
        var tenant = await TestTenant.CreateAsync(issuer);

        using var response = await tenant.CallAsync(HttpMethod.Post, "/v1/" + kind, JsonDocument.Parse(json).RootElement);

        Assert.Equal("invalid-request", (await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Attack_with_a_newline_after_a_slug_is_refused()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres);

        using var response = await Management.CallAsync(issuer, issuer.OperatorKey, HttpMethod.Post, "/v1/tenants", new { slug = "newline\n", name = "x" });

        Assert.True((await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("slug", out _));
    }
}
