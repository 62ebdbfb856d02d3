using Microsoft.AspNetCore.Http.Features;
using Plinto.AspNetCore;
using Plinto.Samples.ProtectedApi;

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));

// One: tokens of this issuer, for this API. Every endpoint needs one from here on.
builder.Services.AddPlinto(builder.Configuration["Plinto:Issuer"]!, builder.Configuration["Plinto:Audience"]!);
var app = builder.Build();

// Two.
app.UseAuthorization();

app.MapGet("/", () => TypedResults.Text(HomePage.Html, "text/html; charset=utf-8")).AllowAnonymous();
app.MapGet("/healthz", () => "healthy").AllowAnonymous();
app.MapGet("/api/me", Caller.From);
app.MapGet("/api/admin", () => new AdminAnswer("you may")).RequireScope("api:admin");
app.MapGet("/api/echo", (HttpContext http) => Echo.Of(http.Request, http.Features.GetRequiredFeature<IHttpRequestFeature>()));
await app.RunAsync();
