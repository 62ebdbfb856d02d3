using System.Net;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>Forms made to break the OAuth endpoints, before or after the client has proved itself.</summary>
public sealed class HostileFormTests(Postgres postgres)
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
        await using var issuer = await TestIssuer.StartAsync(postgres);
        var tenant = await TestTenant.CreateAsync(issuer);
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes("grant_type=client_credentials"));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var response = await issuer.Http.PostAsync(tenant.Path + "/oauth/token", content);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.BadRequest ? "invalid_request" : "invalid_client", (await response.JsonAsync(expected)).GetProperty("error").GetString());
    }
}
