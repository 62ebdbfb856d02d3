namespace Plinto.AspNetCore;

/// <summary>How an app takes webhooks.</summary>
public sealed class PlintoWebhookOptions
{
    /// <summary>Secrets, <c>whsec_…</c>: at least one; while one is rotated the old and the new.</summary>
    public IList<string> Secrets { get; } = [];

    /// <summary>How far the time of a call may be from now. Default: 5 minutes.</summary>
    public TimeSpan Tolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest body in bytes that is read. Default: 1 MiB.</summary>
    public int MaxBodySize { get; set; } = 1024 * 1024;
}
