using Plinto.Issuer.Configuration;
using Plinto.Issuer.Hosting;

namespace Plinto.Issuer.Commands;

/// <summary>What commands beside <c>serve</c> share: configuration from the same places, and the services.</summary>
internal static class Command
{
    /// <summary>Exit code for a request that cannot be met: configuration, database, arguments.</summary>
    public const int Failed = 1;

    /// <summary>Reads appsettings, environment and command line as <c>serve</c> does.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public static Settings ReadSettings()
    {
        var settings = new Settings(WebApplication.CreateBuilder([]).Configuration);
        Slices.Add(new ServiceCollection(), settings); // each slice checks what is its own
        return settings;
    }

    /// <summary>The services of a command; nothing listens or runs by itself.</summary>
    public static ServiceProvider Services(Settings settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        Slices.Add(services, settings);
        return services.BuildServiceProvider();
    }

    /// <summary>The value after an option such as <c>--out</c>; null if it is absent.</summary>
    public static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    /// <summary>The same for an option that must be there.</summary>
    public static string Required(string[] args, string name) => Option(args, name) ?? throw new ConfigurationFault($"the option {name} is missing");
}
