using System.Net;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>CORS: one rule for every endpoint that browsers call.</summary>
public sealed class CrossOriginTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    private const string Asked = "authorization,content-type,traceparent,mcp-protocol-version";

    [Theory]
    [InlineData("{t}/.well-known/openid-configuration", "GET, HEAD")]
    [InlineData("{t}/.well-known/oauth-authorization-server", "GET, HEAD")]
    [InlineData("/.well-known/oauth-authorization-server{t}", "GET, HEAD")]
    [InlineData("{t}/jwks", "GET, HEAD")]
    [InlineData("{t}/oauth/par", "POST")]
    [InlineData("{t}/oauth/token", "POST")]
    [InlineData("{t}/oauth/revoke", "POST")]
    [InlineData("{t}/oauth/introspect", "POST")]
    [InlineData("{t}/oauth/userinfo", "GET, POST")]
    public async Task A_preflight_is_answered_with_what_was_asked_and_the_answer_may_be_read(string path, string methods)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        path = path.Replace("{t}", tenant.Path, StringComparison.Ordinal);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, path)
        {
            Headers = { { "Origin", "https://app.test" }, { "Access-Control-Request-Method", methods.Split(", ")[0] }, { "Access-Control-Request-Headers", Asked } },
        };

        using var allowed = await tenant.Issuer.Http.SendAsync(preflight);
        using var call = await tenant.Issuer.Http.SendAsync(
            new HttpRequestMessage(new HttpMethod(methods.Split(", ")[0]), path) { Headers = { { "Origin", "https://app.test" } } });

        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal("*", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal(methods, Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal(Asked, Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Headers")));
        Assert.Equal("600", Assert.Single(allowed.Headers.GetValues("Access-Control-Max-Age")));
        Assert.Equal("*", Assert.Single(call.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.False(call.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("x\"y")]
    [InlineData("x<script>")]
    public async Task Attack_with_header_names_that_are_none_gets_none_of_them_back(string asked)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        using var preflight = new HttpRequestMessage(HttpMethod.Options, tenant.Path + "/oauth/token");
        preflight.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", asked);

        using var answer = await tenant.Issuer.Http.SendAsync(preflight);

        Assert.False(answer.Headers.Contains("Access-Control-Allow-Headers"));
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/oauth/authorize")]
    [InlineData("/oauth/logout")]
    [InlineData("/account")]
    public async Task Attack_by_a_foreign_script_that_calls_a_page_reads_nothing(string path)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        using var preflight =
            await tenant.Issuer.Http.SendAsync(new HttpRequestMessage(HttpMethod.Options, tenant.Path + path) { Headers = { { "Origin", "https://evil.test" } } });
        using var call = await tenant.Issuer.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, tenant.Path + path) { Headers = { { "Origin", "https://evil.test" } } });

        Assert.Equal(HttpStatusCode.MethodNotAllowed, preflight.StatusCode);
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(call.Headers.Contains("Access-Control-Allow-Origin"));
    }
}
