using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Data;

/// <summary>The way to PostgreSQL, by the roles that requests and background work have.</summary>
internal static class DataServices
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        var options = DatabaseOptions.Read(settings);
        services.AddSingleton(_ => new Database(options.Service(), Database.PoolSize));
        services.AddSingleton(_ => new WorkerDatabase(options.Worker()));
    }
}
