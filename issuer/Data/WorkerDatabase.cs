namespace Plinto.Issuer.Data;

/// <summary>The same as role <c>plinto_worker</c>: for background work, with rights a request never has (stamping the feed, claiming due tenants).</summary>
internal sealed class WorkerDatabase(string connectionString) : Database(connectionString, BackgroundPoolSize)
{
    private const int BackgroundPoolSize = 6;
}
