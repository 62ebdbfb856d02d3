using System.Globalization;
using Plinto.Inbox;

// The inbox of a development machine: it takes every mail by SMTP and shows it on a page (ASPNETCORE_URLS), so that nothing leaves the machine.
var builder = WebApplication.CreateSlimBuilder(args);
if (builder.Environment.IsProduction())
{
    Console.Error.WriteLine("inbox: refused in Production: whoever reads it could sign in as anyone; set ASPNETCORE_ENVIRONMENT=Development, or Plinto:Mail:Host to a mail server");
    return 1;
}

if (!int.TryParse(builder.Configuration["Inbox:SmtpPort"], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
{
    Console.Error.WriteLine("inbox: set Inbox:SmtpPort (INBOX__SMTPPORT) to the port that takes mail");
    return 1;
}

builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<InboxMessages>();
builder.Services.AddHostedService(all => new SmtpListener(all.GetRequiredService<InboxMessages>(), port));
await using var app = builder.Build();
InboxEndpoints.Use(app);
await app.RunAsync();
return 0;
