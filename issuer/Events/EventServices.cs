using Plinto.Issuer.Configuration;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.Events;

/// <summary>The event log.</summary>
internal static class EventServices
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(EventOptions.Read(settings));
        services.AddSingleton<EventCatalogue>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<EventRounds>();
        services.AddSingleton<FloodSampler>();
        services.AddScheduledWork<SequenceEvents>();
        services.AddHostedService<ListenForEvents>();
        services.AddScheduledWork<WatchEventLog>();
    }

    /// <summary>Registers the types of events that a slice writes: the log takes no other, so that the list of all is complete.</summary>
    public static void AddEventTypes(this IServiceCollection services, params ReadOnlySpan<EventType> types)
    {
        foreach (var type in types)
        {
            services.AddSingleton(type);
        }
    }
}
