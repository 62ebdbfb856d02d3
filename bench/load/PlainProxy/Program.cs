// The peer of the edge: YARP, native too, and nothing else.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
var app = builder.Build();
app.MapReverseProxy();
await app.RunAsync();
