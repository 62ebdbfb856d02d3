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
}
