namespace Plinto.Edge.Configuration;

/// <summary>The section <c>Plinto:Policy</c>: how much one evaluation and one policy may cost. What needs more is denied, or not taken.</summary>
internal sealed class PolicyOptions
{
    /// <summary>Wall time of an evaluation, up to 10 s; more denies with <c>policy_timeout</c>. Default 20 ms.</summary>
    public TimeSpan Time { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Statements of an evaluation, and values visited when values are compared, ordered or written; more denies with <c>policy_budget_exceeded</c>. Default 1 million.
    /// </summary>
    public long Steps { get; set; } = 1_000_000;

    /// <summary>Values an evaluation makes: elements, members, and characters by the hundred. Default 200,000.</summary>
    public long Values { get; set; } = 200_000;

    /// <summary>Bytes that an evaluation allocates, whatever for; more denies with <c>policy_budget_exceeded</c>. Default 64 MiB.</summary>
    public long Bytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Regular expression work of an evaluation: characters times size of the expression. Default 20 million.</summary>
    public long Regex { get; set; } = 20_000_000;

    /// <summary>The largest policy taken, in bytes of its uncompressed plan. Default 64 MiB.</summary>
    public int LargestPlan { get; set; } = 64 * 1024 * 1024;
}
