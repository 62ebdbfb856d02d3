// The peer: an OpenIddict server as its documentation sets one up, on EF Core and PostgreSQL. Arguments: connection string. The password grant is there to get first refresh
// tokens.
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Plinto.Bench.OpenIddictServer;
using static OpenIddict.Abstractions.OpenIddictConstants;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDbContextPool<Stores>(options => options.UseNpgsql(builder.Configuration["Connection"]).UseOpenIddict());
builder.Services.AddOpenIddict()
    .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<Stores>())
    .AddServer(server =>
    {
        server.SetTokenEndpointUris("connect/token").AllowRefreshTokenFlow().AllowPasswordFlow().RegisterScopes(Scopes.OpenId, Scopes.OfflineAccess, "api");
        server.AddSigningKey(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "bench" }).AddEphemeralEncryptionKey().DisableAccessTokenEncryption();
        server.SetAccessTokenLifetime(TimeSpan.FromMinutes(5));
        server.UseAspNetCore().EnableTokenEndpointPassthrough().DisableTransportSecurityRequirement();
    });
var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<Stores>().Database.EnsureCreatedAsync();
    var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
    if (await applications.FindByClientIdAsync("bench") is null)
    {
        await applications.CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = "bench", ClientType = ClientTypes.Public,
            Permissions = { Permissions.Endpoints.Token, Permissions.GrantTypes.RefreshToken, Permissions.GrantTypes.Password, Permissions.Prefixes.Scope + "api" },
        });
    }
}

app.MapPost("connect/token", async (HttpContext http, Stores stores) =>
{
    const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;
    var request = http.GetOpenIddictServerRequest()!;
    if (request.IsRefreshTokenGrantType())
    {
        // As its samples do: the person may have been suspended since.
        var principal = (await http.AuthenticateAsync(Scheme)).Principal!;
        return await stores.People.FindAsync(principal.GetClaim(Claims.Subject)) is { Suspended: false } ? Results.SignIn(principal, authenticationScheme: Scheme)
            : Results.Forbid();
    }

    stores.People.Add(new Person { Id = request.Username!, Email = request.Username + "@bench.test" });
    await stores.SaveChangesAsync();

    var identity = new ClaimsIdentity("bench", Claims.Name, Claims.Role);
    identity.SetClaim(Claims.Subject, request.Username).SetClaim(Claims.Name, request.Username);
    identity.SetScopes(Scopes.OpenId, Scopes.OfflineAccess, "api").SetResources("https://api.bench").SetDestinations(_ => [Destinations.AccessToken, Destinations.IdentityToken]);
    return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: Scheme);
});
app.MapGet("/", () => "ready");
app.Run();
