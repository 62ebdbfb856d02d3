using Plinto.Issuer.Data;
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Events;

/// <summary>
/// Gives events their positions, on every replica: while one is at it, the others pass by. What this replica wrote it sees at once, the rest by looking again and again.
/// What waits for positions waits for the oldest running transaction, too; security changes do not (<c>EdgeChanges</c>).
/// </summary>
internal sealed class SequenceEvents(
    WorkerDatabase db, EventRounds rounds, EventOptions options, IssuerMetrics metrics, TimeProvider time, ILogger<SequenceEvents> logger)
    : ScheduledWork("sequence-events", options.PollEvery, metrics, time, logger)
{
    private const int Chunk = 1000;

    /// <summary>Answers how many events got a position.</summary>
    public override Task<int> RunOnceAsync(CancellationToken ct) => ExpiredRows.RepeatAsync(() => EventSql.SequenceAsync(db, Chunk, ct), Chunk);

    protected override Task WakeAsync(CancellationToken ct) => rounds.NextWriteAsync();
}
