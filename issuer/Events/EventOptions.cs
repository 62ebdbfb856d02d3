using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Events;

/// <summary>The event log.</summary>
internal sealed class EventOptions
{
    /// <summary>How often each replica looks for events that were written elsewhere. Its own it sees at once. Default 100 ms.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Section <c>Plinto:Events</c>.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public static EventOptions Read(Settings settings)
    {
        var options = settings.Read("Events", new EventOptions(), static (section, options) => section.Bind(options, Settings.Strict));
        Settings.InRange("Events:PollEvery", options.PollEvery, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10));
        return options;
    }
}
