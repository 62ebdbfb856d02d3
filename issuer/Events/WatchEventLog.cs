using Plinto.Issuer.Data;
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Events;

/// <summary>Makes the event log's partitions months ahead, and measures the age of its horizon: the oldest writing transaction, which no reader can pass.</summary>
internal sealed class WatchEventLog(WorkerDatabase db, IssuerMetrics metrics, TimeProvider time, ILogger<WatchEventLog> logger)
    : ScheduledWork("watch-event-log", TimeSpan.FromSeconds(5), metrics, time, logger)
{
    private const int MonthsAhead = 4;
    private static readonly TimeSpan PartitionsEvery = TimeSpan.FromHours(1);
    private readonly IssuerMetrics _metrics = metrics;
    private readonly TimeProvider _time = time;
    private DateTimeOffset _partitionsAt = DateTimeOffset.MinValue;

    /// <summary>Answers how many partitions were made.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        await using (var query = db.Deployment("select directory.horizon_age(clock_timestamp())"))
        {
            _metrics.SetHorizonAge(await query.ScalarAsync<TimeSpan>(ct));
        }

        if (now - _partitionsAt < PartitionsEvery)
        {
            return 0;
        }

        _partitionsAt = now;
        return await MakePartitionsAsync(db, now, ct);
    }

    /// <summary>Also called before the service answers its first request, so that no event lacks its partition.</summary>
    public static async Task<int> MakePartitionsAsync(Database db, DateTimeOffset now, CancellationToken ct)
    {
        await using var make = db.Deployment("select directory.create_event_partitions($1, $2)", now, MonthsAhead);
        return await make.ScalarAsync<int>(ct);
    }
}
