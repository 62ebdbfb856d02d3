namespace Plinto.Issuer.Events;

/// <summary>
/// Decides which of many like events get a row of their own: the first few of a minute, per tenant, type and network. The rest is counted, and told as one event when the minute is
/// over. In memory, per replica: what was counted and not yet told is lost with the process.
/// </summary>
internal sealed class FloodSampler(TimeProvider time)
{
    /// <summary>Rows of their own per minute, tenant, type and network.</summary>
    public const int RowsEach = 10;

    /// <summary>The most networks that are counted apart. Those beyond share a count of their tenant's, without rows.</summary>
    public const int MostKeys = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<FloodKey, FloodCount> _counts = [];

    /// <summary>Counts one. True: it gets a row of its own.</summary>
    public bool Admit(FloodKey key)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (!_counts.TryGetValue(key, out var count))
            {
                if (_counts.Count >= MostKeys)
                {
                    key = key with { Network = "" };
                    count = _counts.GetValueOrDefault(key) ?? (_counts[key] = new FloodCount(now, Rows: RowsEach, LeftOut: 0));
                }
                else
                {
                    count = _counts[key] = new FloodCount(now, Rows: 0, LeftOut: 0);
                }
            }

            // A minute that is over and not yet told goes on: its rows are used up, and the count is told with the next round.
            var admitted = count.Rows < RowsEach;
            _counts[key] = admitted ? count with { Rows = count.Rows + 1 } : count with { LeftOut = count.LeftOut + 1 };
            return admitted;
        }
    }

    /// <summary>Takes the counts whose minute is over, or all.</summary>
    public IReadOnlyList<(FloodKey Key, FloodCount Count)> Take(bool all)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var over = _counts.Where(pair => all || now - pair.Value.Since >= Window).ToList();
            foreach (var (key, _) in over)
            {
                _counts.Remove(key);
            }

            return [.. over.Where(pair => pair.Value.LeftOut > 0).Select(pair => (pair.Key, pair.Value))];
        }
    }
}
