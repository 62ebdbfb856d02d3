using System.Net;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.ManagementApi;

/// <summary>Bodies made to break the management API, or to outlive what it gives.</summary>
public sealed class HostileBodyTests(Postgres postgres)
{
    [Fact]
    public async Task Attack_with_a_newline_after_a_slug_is_refused()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres);

        using var response = await Management.CallAsync(issuer, issuer.OperatorKey, HttpMethod.Post, "/v1/tenants", new { slug = "newline\n", name = "x" });

        Assert.True((await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("slug", out _));
    }
}
