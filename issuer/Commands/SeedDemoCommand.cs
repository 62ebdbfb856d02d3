using System.Text;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Data;
using Plinto.Issuer.Demo;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.Commands;

/// <summary><c>issuer seed-demo</c>: see <see cref="DemoTenant"/>. Refused in Production, where nothing may have credentials in a file.</summary>
internal static class SeedDemoCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var builder = WebApplication.CreateBuilder([]);
        if (builder.Environment.IsProduction())
        {
            throw new ConfigurationFault("seed-demo is refused in Production; set ASPNETCORE_ENVIRONMENT=Development for a demo");
        }

        var file = Command.Required(args, "--out");
        var settings = new Settings(builder.Configuration);
        await using var services = Command.Services(settings);
        await RootKeyCheck.RunAsync(services.GetRequiredService<Database>(), services.GetRequiredService<RootKeys>(), services.GetRequiredService<TimeProvider>(), ct);
        var demo = ActivatorUtilities.CreateInstance<DemoTenant>(services);
        Write(file, await demo.SeedAsync(settings.PublicUrl, Command.Option(args, "--app-url") ?? "http://localhost:8410", Command.Option(args, "--backchannel-url"), ct));
        return 0;
    }

    private static void Write(string file, string json)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            if (File.Exists(file))
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        using var stream = new FileStream(file, options);
        stream.Write(Encoding.UTF8.GetBytes(json + "\n"));
    }
}
