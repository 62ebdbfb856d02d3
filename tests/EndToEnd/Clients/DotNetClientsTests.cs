using System.IdentityModel.Tokens.Jwt;
using System.Net;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using Plinto.EndToEnd.Running;
using Xunit;

namespace Plinto.EndToEnd.Clients;

/// <summary>.NET's own receivers accept the tokens, across a rotation too.</summary>
[Collection(DeploymentGroup.Name)]
public sealed class DotNetClientsTests(Deployment demo)
{
    [Fact]
    public async Task Jwt_security_token_handler_verifies()
    {
        var keys = await demo.Http.GetStringAsync(new Uri(demo.TenantIssuer + "/jwks"), TestContext.Current.CancellationToken);
        var parameters = new TokenValidationParameters
        {
            ValidIssuer = demo.TenantIssuer,
            ValidAudience = demo.Text("resource"),
            ValidTypes = ["at+jwt"],
            IssuerSigningKeys = JsonWebKeySet.Create(keys).GetSigningKeys(),
        };
        Assert.NotNull(new JwtSecurityTokenHandler().ValidateToken(await demo.TokenAsync(), parameters, out _));
    }

    [Fact]
    public async Task Jwt_bearer_accepts_tokens_across_a_rotation()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication().AddJwtBearer(options =>
        {
            options.Authority = demo.TenantIssuer;
            options.Audience = demo.Text("resource");
            options.RequireHttpsMetadata = false;
        });
        await using var app = builder.Build();
        app.MapGet("/", () => "hello").RequireAuthorization(policy => policy.AddAuthenticationSchemes(JwtBearerDefaults.AuthenticationScheme).RequireAuthenticatedUser());
        await app.StartAsync(TestContext.Current.CancellationToken);
        var url = app.Urls.First();

        var before = await demo.TokenAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await demo.GetAsync(url)).Status);
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(url, before)).Status);
        Assert.Equal(HttpStatusCode.OK, (await demo.ManageAsync(HttpMethod.Post, "/v1/keys/rotate", new { emergency = true })).Status);
        var after = await demo.TokenAsync();
        Assert.NotEqual(new JwtSecurityToken(before).Header.Kid, new JwtSecurityToken(after).Header.Kid);
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(url, before)).Status);
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(url, after)).Status);
    }
}
