using Plinto.AspNetCore;
using Plinto.Samples.WebhookReceiver;

// The secret of a webhook as `POST /v1/webhooks` showed it: Plinto__WebhookSecret=whsec_… dotnet run --project sdk/samples/WebhookReceiver
var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddPlintoWebhooks(
    options => options.Secrets.Add(builder.Configuration["Plinto:WebhookSecret"] ?? throw new InvalidOperationException("set Plinto:WebhookSecret")));
builder.Services.AddSingleton<IPlintoWebhookReplays, HandledEvents>();

var app = builder.Build();
app.MapPlintoWebhook("/hooks/plinto", (e, _) => Console.Out.WriteLineAsync($"{e.Time:O} {e.Type} {e.Subject} by {e.Actor.Kind} {e.Actor.Id}"));
await app.RunAsync();
