using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.EventReaders;

/// <summary>What reads the event log by a cursor.</summary>
internal static class EventReaderServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<EventReaderSignal>();
        services.AddScheduledWork<WakeEventReaders>();
    }
}
