using Plinto.Issuer.Configuration;
using Plinto.Issuer.EventReaders;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>
/// How webhooks are delivered. With the defaults a delivery is tried 13 times in about three days (at most six: each pause is anything from nothing to its most).
/// </summary>
internal sealed class DeliveryOptions
{
    /// <summary>The most that the pause after a first failure may be; from one to the next it grows fourfold. Default 10 s.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The most that any pause may be; also of a <c>Retry-After</c> that is honoured. Default 1 day.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often a delivery is tried before it counts as failed. Default 13.</summary>
    public int Tries { get; set; } = 13;

    /// <summary>How long a call may take. Default 15 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Failures one after the other that open a webhook's circuit: from then on it is probed. Default 5.</summary>
    public int FailuresToOpen { get; set; } = 5;

    /// <summary>The pause before the first probe; from one to the next it about doubles, with jitter of a half. Default 10 s.</summary>
    public TimeSpan FirstProbe { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause between probes. Default 1 h.</summary>
    public TimeSpan LongestProbe { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A webhook that has failed for so long is disabled. Default 5 days.</summary>
    public TimeSpan DisableAfter { get; set; } = TimeSpan.FromDays(5);

    /// <summary>Calls that one webhook may have under way. Default 16.</summary>
    public int Parallel { get; set; } = 16;

    /// <summary>Subjects of which deliveries are made of the log ahead, per webhook, in at most ten times as many rows: all that a dead one costs. Default 1000.</summary>
    public int Window { get; set; } = 1000;

    /// <summary>How long a delivery is kept after its end. Default 30 days.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(30);

    internal Backoff Retries => new(FirstPause, LongestPause, 4);

    /// <summary>How long a turn's lease lasts: much longer than a call.</summary>
    internal TimeSpan Lease => 4 * Timeout;

    /// <summary>Section <c>Plinto:Webhooks</c>.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public static DeliveryOptions Read(Settings settings)
    {
        var options = settings.Read("Webhooks", new DeliveryOptions(), static (section, options) => section.Bind(options, Settings.Strict));
        Settings.InRange("Webhooks:FirstPause", options.FirstPause, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        Settings.InRange("Webhooks:LongestPause", options.LongestPause, options.FirstPause, TimeSpan.FromDays(7));
        Settings.InRange("Webhooks:Tries", options.Tries, 1, 100);
        Settings.InRange("Webhooks:Timeout", options.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
        Settings.InRange("Webhooks:FailuresToOpen", options.FailuresToOpen, 1, 1000);
        Settings.InRange("Webhooks:FirstProbe", options.FirstProbe, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        Settings.InRange("Webhooks:LongestProbe", options.LongestProbe, options.FirstProbe, TimeSpan.FromDays(1));
        Settings.InRange("Webhooks:DisableAfter", options.DisableAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));
        Settings.InRange("Webhooks:Parallel", options.Parallel, 1, 256);
        Settings.InRange("Webhooks:Window", options.Window, 10, 10_000);
        Settings.InRange("Webhooks:Keep", options.Keep, TimeSpan.FromHours(1), TimeSpan.FromDays(400));
        return options;
    }
}
