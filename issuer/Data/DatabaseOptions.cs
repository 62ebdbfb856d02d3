using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Data;

/// <summary>How to reach PostgreSQL: one connection string per role, each required where it is used.</summary>
internal sealed class DatabaseOptions
{
    /// <summary>Connection string of role <c>plinto_service</c>: requests.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Connection string of role <c>plinto_worker</c>: background work.</summary>
    public string? WorkerConnectionString { get; set; }

    /// <summary>Connection string of role <c>plinto_owner</c>: <c>issuer migrate</c> alone. A running service should not hold it.</summary>
    public string? OwnerConnectionString { get; set; }

    /// <summary>Section <c>Plinto:Database</c>.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public static DatabaseOptions Read(Settings settings)
    {
        var options = settings.Read("Database", new DatabaseOptions(), static (section, options) => section.Bind(options, Settings.Strict));
        return options;
    }

    /// <summary>Role <c>plinto_service</c>.</summary>
    /// <exception cref="ConfigurationFault">It is not set.</exception>
    public string Service() => ConnectionString
        ?? throw new ConfigurationFault("set Plinto:Database:ConnectionString (PLINTO__DATABASE__CONNECTIONSTRING) to a connection string of role plinto_service");

    /// <summary>Role <c>plinto_worker</c>.</summary>
    /// <exception cref="ConfigurationFault">It is not set.</exception>
    public string Worker() => WorkerConnectionString
        ?? throw new ConfigurationFault("set Plinto:Database:WorkerConnectionString (PLINTO__DATABASE__WORKERCONNECTIONSTRING) to a connection string of role plinto_worker");

    /// <summary>Role <c>plinto_owner</c>.</summary>
    /// <exception cref="ConfigurationFault">It is not set.</exception>
    public string Owner() => OwnerConnectionString
        ?? throw new ConfigurationFault("set Plinto:Database:OwnerConnectionString (PLINTO__DATABASE__OWNERCONNECTIONSTRING) to a connection string of role plinto_owner");
}
