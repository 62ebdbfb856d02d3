using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Plinto.Edge.Tests.Running;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Signatures;
using Xunit;

namespace Plinto.Edge.Tests.Proxy;

[Collection(RunningEdgeGroup.Name)]
public sealed class AssertionTests(RunningEdge running)
{
    [Fact]
    public async Task Assertion_verifies_with_the_published_key_and_is_made_once()
    {
        var token = running.Demo.Token("asserted");
        var first = await AssertionAsync(token);
        Assert.Equal(first, await AssertionAsync(token));

        var published = await running.Edge.Http.GetStringAsync(new Uri(running.Edge.Url + "/.plinto/jwks"), TestContext.Current.CancellationToken);
        var keys = new KeySet(JsonWebKeySet.Create(published).Keys.Select(VerificationKey.From).OfType<VerificationKey>(), []);
        Assert.Equal(TokenFailure.None, CompactJws.Parse(first, "plinto-assertion+jwt", out var assertion));
        Assert.Equal(TokenFailure.None, assertion.VerifySignature(keys));
        var claims = JsonDocument.Parse(assertion.Payload).RootElement;
        Assert.Equal(("api", "usr_1", "demo"), (claims.GetProperty("aud").GetString(), claims.GetProperty("sub").GetString(), claims.GetProperty("tenant").GetString()));
        Assert.InRange(claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64(), 1, 60);
    }

    [Fact]
    public async Task Assertion_is_no_access_token() =>
        Assert.Equal("token_type_not_allowed", (await running.Edge.GetAsync("/api/me", await AssertionAsync(running.Demo.Token("replayed")))).Code);

    private async Task<string> AssertionAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, running.Edge.Url + "/api/echo") { Headers = { { "Authorization", "Bearer " + token } } };
        using var response = await running.Edge.Http.SendAsync(request);
        var echo = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return echo.GetProperty("headers").EnumerateArray().Single(header => header[0].GetString() == "X-Plinto-Assertion")[1].GetString()!;
    }
}
