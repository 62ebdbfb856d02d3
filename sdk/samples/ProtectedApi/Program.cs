using Microsoft.AspNetCore.Http.Features;
using Plinto.AspNetCore;
using Plinto.Samples.ProtectedApi;

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
builder.Services.AddHttpClient<MyApi>(http => http.BaseAddress = new Uri(builder.Configuration["Sample:ApiUrl"] ?? "http://localhost:8410"));

// The API, one: tokens of this issuer, for this audience. Every endpoint needs one from here on.
builder.Services.AddPlinto(builder.Configuration["Plinto:Issuer"]!, builder.Configuration["Plinto:Audience"]!);

// The pages, one: people sign in through the issuer's hosted pages.
builder.Services.AddPlintoSignIn(options =>
{
    options.Issuer = builder.Configuration["Plinto:Issuer"]!;
    options.ClientId = builder.Configuration["Plinto:ClientId"]!;
    options.Scopes.Add("api:read");
});
var app = builder.Build();

// Two, for both.
app.UseAuthorization();
app.MapPlintoSignIn();

app.MapGet("/", Pages.Home).AllowAnonymous();
app.MapGet("/account", Pages.Account).RequireSignIn();
app.MapGet("/healthz", () => "healthy").AllowAnonymous();
app.MapGet("/api/me", Caller.From);
app.MapGet("/api/admin", () => new AdminAnswer("you may")).RequireScope("api:admin");
app.MapGet("/api/echo", (HttpContext http) => Echo.Of(http.Request, http.Features.GetRequiredFeature<IHttpRequestFeature>()));
foreach (var behindAPolicy in new[] { "/api/documents/{**rest}", "/api/notes/{**rest}", "/api/reports/{**rest}" })
{
    app.Map(behindAPolicy, (HttpContext http) => Echo.Of(http.Request, http.Features.GetRequiredFeature<IHttpRequestFeature>()));
}

await app.RunAsync();
