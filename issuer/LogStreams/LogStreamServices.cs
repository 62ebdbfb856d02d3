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
        var name = EventMember.Text("name", "its name");
        services.AddEventTypes(
            new EventType("log_stream.created", EventClass.Security, "log stream", "events are sent to a place from now on", name, EventMember.Text("kind", "kind of the place")),
            new EventType("log_stream.updated", EventClass.Security, "log stream", "a log stream changed, was paused or continued"),
            new EventType("log_stream.deleted", EventClass.Security, "log stream", "events are no longer sent to a place"),
            new EventType(
                "log_stream.failed", EventClass.Security, "log stream", "a log stream failed for so long that it was given up", name,
                EventMember.Number("position", "the last position that was delivered"), EventMember.Text("error", "why the last try failed")));
    }
}
