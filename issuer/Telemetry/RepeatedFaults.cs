using System.Collections.Concurrent;

namespace Plinto.Issuer.Telemetry;

/// <summary>
/// Keeps a failure that everybody meets at once from filling the log: of each kind one line a second, which says how many were left out, and the stack once a minute. For every
/// place that logs what requests or rounds of background work ran into.
/// </summary>
internal sealed class RepeatedFaults(TimeProvider time)
{
    private const int MostKinds = 1000;
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StackEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, State> _kinds = new(StringComparer.Ordinal);

    /// <summary>Whether a line is due; null: this one is left out.</summary>
    /// <param name="place">Where it happened, of a few.</param>
    /// <returns>How many were left out since the last line, and the exception where its stack is due.</returns>
    public (long LeftOut, Exception? Stack)? Admit(string place, Exception fault)
    {
        if (_kinds.Count >= MostKinds)
        {
            _kinds.Clear();
        }

        var state = _kinds.GetOrAdd($"{place} {fault.GetType().FullName}", _ => new State());
        lock (state)
        {
            var now = time.GetUtcNow();
            if (state.LineAt is { } last && now - last < LineEvery)
            {
                state.LeftOut++;
                return null;
            }

            var leftOut = state.LeftOut;
            (state.LineAt, state.LeftOut) = (now, 0);
            if (state.StackAt is { } shown && now - shown < StackEvery)
            {
                return (leftOut, null);
            }

            state.StackAt = now;
            return (leftOut, fault);
        }
    }

    private sealed class State
    {
        public DateTimeOffset? LineAt { get; set; }

        public DateTimeOffset? StackAt { get; set; }

        public long LeftOut { get; set; }
    }
}
