namespace Plinto.Issuer.Schedule;

/// <summary>Work that runs by itself, again and again.</summary>
internal static class ScheduleServices
{
    public static void Add(IServiceCollection services) => services.AddScheduledWork<CleanUp>();

    /// <summary>Registers a slice's scheduled work, once for whoever runs a round of it and for the host.</summary>
    public static void AddScheduledWork<TWork>(this IServiceCollection services) where TWork : ScheduledWork
    {
        services.AddSingleton<TWork>();
        services.AddHostedService(all => all.GetRequiredService<TWork>());
    }
}
