using Plinto.Issuer.Data;
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Decisions;

/// <summary>Makes the days of the decision log ahead, and drops those that are over for as long as they are kept.</summary>
internal sealed class KeepDecisionLog(WorkerDatabase db, DecisionLogOptions options, IssuerMetrics metrics, TimeProvider time, ILogger<KeepDecisionLog> logger)
    : ScheduledWork("keep-decision-log", TimeSpan.FromHours(1), metrics, time, logger)
{
    private const int DaysAhead = 8;
    private readonly TimeProvider _time = time;

    /// <summary>Answers how many partitions were made and dropped.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        await using var make = db.Deployment("select directory.create_decision_partitions($1, $2)", now, DaysAhead);
        await using var drop = db.Deployment("select directory.drop_decision_partitions($1)", now - options.Keep);
        return await make.ScalarAsync<int>(ct) + await drop.ScalarAsync<int>(ct);
    }
}
