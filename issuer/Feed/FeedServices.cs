namespace Plinto.Issuer.Feed;

/// <summary>The feed that keeps edges current.</summary>
internal static class FeedServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<SnapshotSql>();
        services.AddSingleton<FeedHub>();
        services.AddSingleton<FeedChangeSql>();
        services.AddSingleton<FeedStream>();
        services.AddSingleton<FeedHeartbeats>();
        services.AddHostedService<FeedLeader>();
        services.AddHostedService<FeedReader>();
        services.AddHostedService(all => all.GetRequiredService<FeedHeartbeats>());
    }
}
