using System.Net;
using System.Net.Http.Headers;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

public sealed class UserInfoTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    [Theory]
    [InlineData("openid", "sub")]
    [InlineData("openid email", "email,email_verified,sub")]
    [InlineData("openid profile read", "name,sub")]
    public async Task It_tells_what_the_scopes_cover_and_no_more(string scopes, string expected)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var token = (await (await TestClient.CreateAsync(tenant)).TokensAsync(person, scopes)).Access();

        using var got = await AskAsync(tenant, token);
        using var posted = await issuer.Http.PostAsync(tenant.Path + "/oauth/userinfo", new FormUrlEncodedContent([new("access_token", token)]));
        var body = await got.JsonAsync();

        Assert.Equal(expected, string.Join(',', body.EnumerateObject().Select(member => member.Name).Order()));
        Assert.Equal(person.Id.ToString(), body.GetProperty("sub").GetString());
        Assert.Equal(body.GetRawText(), (await posted.JsonAsync()).GetRawText());
        Assert.Equal("*", got.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("no-store", got.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Scripts_of_any_origin_may_ask()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        foreach (var path in new[] { "/oauth/userinfo", "/oauth/token", "/oauth/revoke" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, tenant.Path + path);
            request.Headers.Add("Origin", "https://spa.test");
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "authorization");
            using var response = await issuer.Http.SendAsync(request);

            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
            Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Contains("authorization", response.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
            Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
        }
    }

    [Theory]
    [InlineData("no token", HttpStatusCode.Unauthorized, null)]
    [InlineData("Basic instead of Bearer", HttpStatusCode.Unauthorized, null)]
    [InlineData("token in the URL", HttpStatusCode.Unauthorized, null)]
    [InlineData("nonsense", HttpStatusCode.Unauthorized, "invalid_token")]
    [InlineData("ID token as bearer", HttpStatusCode.Unauthorized, "invalid_token")]
    [InlineData("refresh token as bearer", HttpStatusCode.Unauthorized, "invalid_token")]
    [InlineData("signature cut off", HttpStatusCode.Unauthorized, "invalid_token")]
    [InlineData("token of another tenant", HttpStatusCode.Unauthorized, "invalid_token")]
    [InlineData("token of a service", HttpStatusCode.Forbidden, "insufficient_scope")]
    [InlineData("token without openid", HttpStatusCode.Forbidden, "insufficient_scope")]
    [InlineData("token twice", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("session ended", HttpStatusCode.Unauthorized, "invalid_token")]
    [InlineData("session idle", HttpStatusCode.Unauthorized, "invalid_token")]
    [InlineData("identity suspended", HttpStatusCode.Unauthorized, "invalid_token")]
    [InlineData("token revoked", HttpStatusCode.Unauthorized, "invalid_token")]
    [InlineData("refresh token revoked", HttpStatusCode.Unauthorized, "invalid_token")]
    public async Task Attack_with_what_is_no_live_token_of_a_person_is_refused_as_RFC_6750_says(string attack, HttpStatusCode status, string? error)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var client = await TestClient.CreateAsync(tenant);
        var tokens = await client.TokensAsync(person, attack == "token without openid" ? "read" : "openid email");
        var token = tokens.Access();
        await PrepareAsync(attack, issuer, tenant, person, client, token, tokens.Refresh());

        using var response = attack switch
        {
            "no token" => await AskAsync(tenant, null),
            "Basic instead of Bearer" => await AskAsync(tenant, token, "Basic"),
            "token in the URL" => await issuer.Http.GetAsync(tenant.Path + "/oauth/userinfo?access_token=" + token),
            "nonsense" => await AskAsync(tenant, "nonsense"),
            "ID token as bearer" => await AskAsync(tenant, tokens.GetProperty("id_token").GetString()),
            "refresh token as bearer" => await AskAsync(tenant, tokens.Refresh()),
            "signature cut off" => await AskAsync(tenant, token[..token.LastIndexOf('.')] + "."),
            "token of another tenant" => await AskAsync(await TestTenant.CreateAsync(issuer), token),
            "token of a service" => await AskAsync(tenant, await tenant.TokenAsync()),
            "token twice" => await PostTwiceAsync(tenant, token),
            _ => await AskAsync(tenant, token),
        };

        Assert.Equal(status, response.StatusCode);
        var challenge = Assert.Single(response.Headers.WwwAuthenticate);
        Assert.Equal("Bearer", challenge.Scheme);
        Assert.Equal(error is not null, challenge.Parameter!.Contains($"error=\"{error}\"", StringComparison.Ordinal));
        Assert.DoesNotContain(person.Email, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task PrepareAsync(string attack, TestIssuer issuer, TestTenant tenant, TestPerson person, TestClient client, string token, string refreshToken)
    {
        switch (attack)
        {
            case "session ended":
                await using (var work = await issuer.Get<Database>().BeginAsync(tenant.Id, CancellationToken.None))
                {
                    await issuer.Get<EndSessions>().EndAsync(work, person.Session!.Value, EndReason.SignedOut, Actor.System, CancellationToken.None);
                    await work.CommitAsync(CancellationToken.None);
                }

                break;
            case "session idle":
                await postgres.QueryAsync(issuer.Database, $"update sessions set idle_until = now() - interval '1 second' where id = '{person.Session!.Value.Value}'");
                break;
            case "identity suspended":
                await postgres.QueryAsync(issuer.Database, $"update identities set suspended_at = now() where id = '{person.Id.Value}'");
                break;
            case "token revoked" or "refresh token revoked":
                using (var revoked = await client.PostAsync("/oauth/revoke", ("token", attack == "token revoked" ? token : refreshToken)))
                {
                    Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
                }

                break;
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(TestTenant tenant, string? token, string scheme = "Bearer")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, tenant.Path + "/oauth/userinfo");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue(scheme, token);
        return await tenant.Issuer.Http.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> PostTwiceAsync(TestTenant tenant, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, tenant.Path + "/oauth/userinfo") { Content = new FormUrlEncodedContent([new("access_token", token)]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await tenant.Issuer.Http.SendAsync(request);
    }
}
