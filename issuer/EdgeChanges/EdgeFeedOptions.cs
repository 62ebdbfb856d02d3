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
    /// Lets edges enrol over plain http from other machines. Default false: whoever stands between could take the one-time token. For a network that is closed by itself, such as one of containers.
    /// </summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>How often old rows are cleaned up. Default 1 min.</summary>
    public TimeSpan CleanEvery { get; set; } = TimeSpan.FromMinutes(1);
}
