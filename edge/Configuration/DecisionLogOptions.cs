namespace Plinto.Edge.Configuration;

/// <summary>The section <c>Plinto:DecisionLog</c>. Which routes log, and how, is said by the routes.</summary>
internal sealed class DecisionLogOptions
{
    /// <summary>Bytes of durable decisions kept on disk until the issuer has them; with more, durable routes answer 503. Default 1 GiB, at least 1 MiB.</summary>
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>
    /// When durable decisions are flushed to the device: <c>background</c>, each 100 ms, survives the end of the process; <c>always</c>, before the request goes on, survives the
    /// end of the machine, too. Default <c>background</c>.
    /// </summary>
    public string Fsync { get; set; } = "background";

    /// <summary>Sampled decisions held in memory until they are sent; with more, they are dropped and counted. Default 10,000.</summary>
    public int Queue { get; set; } = 10_000;
}
