using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Schedule;

/// <summary>Deletes rows by one statement of a slice, again and again until it finds less than a chunk, so that no transaction holds back the readers of the event log.</summary>
internal static class ExpiredRows
{
    /// <summary>The most rows one statement may delete.</summary>
    public const int Chunk = 1000;

    /// <summary>Registers a slice's statement for the expired rows of a tenant.</summary>
    /// <param name="delete">Makes it, for so many rows at most (<see cref="Chunk"/>).</param>
    public static void AddExpiryInTenant(this IServiceCollection services, Func<WorkerDatabase, TenantId, DateTimeOffset, Query> delete) =>
        services.AddSingleton<IExpireInTenant>(all => new InTenant(all.GetRequiredService<WorkerDatabase>(), delete));

    /// <summary>Registers a slice's statement for expired rows that are no tenant's.</summary>
    /// <inheritdoc cref="AddExpiryInTenant"/>
    public static void AddExpiry(this IServiceCollection services, Func<WorkerDatabase, DateTimeOffset, Query> delete) =>
        services.AddSingleton<IExpire>(all => new InDeployment(all.GetRequiredService<WorkerDatabase>(), delete));

    /// <summary>Runs a round until it did less than a chunk.</summary>
    public static async Task<int> RepeatAsync(Func<Task<int>> round, int chunk)
    {
        for (var total = 0; ;)
        {
            var done = await round();
            total += done;
            if (done < chunk)
            {
                return total;
            }
        }
    }

    private static async Task<int> ExecuteAsync(Query query, CancellationToken ct)
    {
        await using var delete = query;
        return await delete.ExecuteAsync(ct);
    }

    private sealed class InTenant(WorkerDatabase db, Func<WorkerDatabase, TenantId, DateTimeOffset, Query> delete) : IExpireInTenant
    {
        public Task<int> RunAsync(TenantId tenant, DateTimeOffset now, CancellationToken ct) => RepeatAsync(() => ExecuteAsync(delete(db, tenant, now), ct), Chunk);
    }

    private sealed class InDeployment(WorkerDatabase db, Func<WorkerDatabase, DateTimeOffset, Query> delete) : IExpire
    {
        public Task<int> RunAsync(DateTimeOffset now, CancellationToken ct) => RepeatAsync(() => ExecuteAsync(delete(db, now), ct), Chunk);
    }
}
