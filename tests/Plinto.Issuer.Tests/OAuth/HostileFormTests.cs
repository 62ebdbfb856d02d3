using System.Net;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>Forms made to break the OAuth endpoints, before or after the client has authenticated.</summary>
public sealed class HostileFormTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8", HttpStatusCode.Unauthorized)]
    [InlineData("application/x-www-form-urlencoded; charset=\"UTF-8\"", HttpStatusCode.Unauthorized)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.Unauthorized)]
    [InlineData("application/x-www-form-urlencoded2", HttpStatusCode.BadRequest)]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", HttpStatusCode.BadRequest)]
    [InlineData("application/x-www-form-urlencoded; charset=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("application/x-www-form-urlencoded; boundary=x", HttpStatusCode.BadRequest)]
    [InlineData("application/x-www-form-urlencoded, multipart/form-data", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task Attack_with_another_media_type_is_refused(string type, HttpStatusCode expected)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes("grant_type=client_credentials"));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var response = await issuer.Http.PostAsync(tenant.Path + "/oauth/token", content);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.BadRequest ? "invalid_request" : "invalid_client", (await response.JsonAsync(expected)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Attack_with_NUL_in_a_resource_is_refused_before_the_client_is_known()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var response = await tenant.PostAsync("/oauth/token", ("grant_type", "client_credentials"), ("resource", "https://api.test/\0"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("kid")]
    [InlineData("jti")]
    [InlineData("sub")]
    [InlineData("client_id")]
    [InlineData("aud")]
    [InlineData("two audiences")]
    public async Task Attack_with_a_token_the_database_cannot_look_up_finds_it_inactive(string where)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        string Claim(string name) => name == where ? "a\\u0000b" : "a";
        var audience = where == "two audiences" ? "[\"a\",\"b\"]" : $"\"{Claim("aud")}\"";
        var header = $$"""{"alg":"ES256","typ":"at+jwt","kid":"{{Claim("kid")}}"}""";
        var claims = $$"""{"iss":"a","sub":"{{Claim("sub")}}","aud":{{audience}},"exp":4000000000,"iat":1,"jti":"{{Claim("jti")}}","client_id":"{{Claim("client_id")}}","scope":"a"}""";
        var token = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(claims)}.{new string('A', 86)}";

        using var introspected = await tenant.PostAsync("/oauth/introspect", ("token", token));
        using var revoked = await tenant.PostAsync("/oauth/revoke", ("token", token));

        Assert.Equal("""{"active":false}""", await introspected.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
    }
}
