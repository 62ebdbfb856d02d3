using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.EdgeChanges;

/// <summary>The feed that keeps edges current.</summary>
internal sealed class EdgeFeedOptions
{
    /// <summary>How often each stream gets a heartbeat. Default 1 s.</summary>
    public TimeSpan HeartbeatEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often leader and readers look by themselves, should a notification be lost. Default 200 ms.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long changes are kept for edges that resume; an older cursor needs snapshots. Default 1 h.</summary>
    public TimeSpan KeepChanges { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Messages that may wait for one slow edge before its stream is closed, to be resumed. Default 1024.</summary>
    public int QueueLength { get; set; } = 1024;

    /// <summary>
    /// Lets edges enrol over plain http from other machines. Default false: whoever stands between could take the one-time token. For a network that is closed by itself, such as
    /// one of containers.
    /// </summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>How often old rows are cleaned up. Default 1 min.</summary>
    public TimeSpan CleanEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Section <c>Plinto:EdgeFeed</c>.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public static EdgeFeedOptions Read(Settings settings)
    {
        var options = settings.Read("EdgeFeed", new EdgeFeedOptions(), static (section, options) => section.Bind(options, Settings.Strict));
        Settings.InRange("EdgeFeed:HeartbeatEvery", options.HeartbeatEvery, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Settings.InRange("EdgeFeed:PollEvery", options.PollEvery, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10));
        Settings.InRange("EdgeFeed:KeepChanges", options.KeepChanges, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        Settings.InRange("EdgeFeed:CleanEvery", options.CleanEvery, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Settings.InRange("EdgeFeed:QueueLength", options.QueueLength, 16, 1_000_000);
        return options;
    }
}
