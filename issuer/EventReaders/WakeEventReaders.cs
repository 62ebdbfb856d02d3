using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.EventReaders;

/// <summary>
/// Makes readers due whose tenant's log became longer, on every replica: one statement a round of positions, however many readers there are. The first round after a start looks at
/// all tenants, so that nothing is lost with the replica that was to do it.
/// </summary>
internal sealed class WakeEventReaders(
    WorkerDatabase db, EventRounds rounds, EventReaderSignal signal, IssuerMetrics metrics, TimeProvider time, ILogger<WakeEventReaders> logger)
    : ScheduledWork("wake-event-readers", Every, metrics, time, logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _time = time;
    private long _round;

    /// <summary>Answers 1 if there was a round.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var reached = await EventReaderSql.WakeAsync(db, _round, _time.GetUtcNow(), ct);
        if (reached <= _round)
        {
            return 0;
        }

        _round = reached;
        signal.Set();
        return 1;
    }

    protected override Task WakeAsync(CancellationToken ct) => rounds.NextRoundAsync(_round, Every, _time, ct);
}
