using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.LogStreams;

/// <summary>Where the event log is sent to as it grows.</summary>
internal static class LogStreamServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<LogStreamSql>();
        services.AddSingleton<StreamQueueSql>();
        services.AddScheduledWork<DeliverLogStreams>();
        services.AddJson(LogStreamsJson.Default);
        services.AddEventTypes("log_stream.created", "log_stream.updated", "log_stream.deleted", "log_stream.failed");
    }
}
