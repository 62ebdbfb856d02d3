using Npgsql;

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

    /// <summary>Builds a data source that prepares statements by itself: with the tenant batch that halves the time of a query.</summary>
    public static NpgsqlDataSource Open(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        var settings = builder.ConnectionStringBuilder;
        settings.MaxAutoPrepare = 200;
        settings.AutoPrepareMinUsages = 2;
        // Nothing but transaction-local settings is ever set on pooled connections, so there is nothing to reset.
        settings.NoResetOnClose = true;
        settings.ApplicationName ??= "plinto-issuer";
        return builder.Build();
    }
}
