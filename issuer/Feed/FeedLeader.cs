using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Feed;

/// <summary>
/// Gives committed changes their positions. One replica at a time does it, holding a session lock on a connection of its own; if that connection ends, so does
/// the lock, and another takes over. It does not wait for the horizon of the event log: a long transaction elsewhere delays no revocation.
/// </summary>
internal sealed partial class FeedLeader(WorkerDatabase db, EdgeFeedOptions options, IssuerMetrics metrics, TimeProvider time, ILogger<FeedLeader> logger) : BackgroundService
{
    private const int Chunk = 1000;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await db.ConnectAsync(stoppingToken);
                if (await TryLeadAsync(connection, stoppingToken))
                {
                    await LeadAsync(connection, stoppingToken);
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                metrics.WorkFailed("feed-leader");
                LeaderFailed(logger, fault);
            }

            await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<bool> TryLeadAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var query = Database.On(connection, "select pg_try_advisory_lock(hashtext('plinto.edge-feed'))");
        return await query.ScalarAsync<bool>(ct);
    }

    private async Task LeadAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        Leading(logger);
        await using (var listen = Database.On(connection, "listen plinto_edge_written"))
        {
            await listen.ExecuteAsync(ct);
        }

        var checkedAt = DateTimeOffset.MinValue;
        while (true)
        {
            // The incarnation is looked at again now and then: tables can be replaced under a connection that stays.
            if (time.GetUtcNow() - checkedAt > Retry)
            {
                await CheckEpochAsync(connection, ct);
                checkedAt = time.GetUtcNow();
            }

            while (await StampAsync(connection, ct) == Chunk)
            {
            }

            await connection.WaitAsync(options.PollEvery, ct);
        }
    }

    private async Task CheckEpochAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        if (await FeedStateSql.IsForeignAsync(connection, ct) && await FeedStateSql.ReadAsync(connection, ct) is { } state)
        {
            await FeedStateSql.BeginEpochAsync(db, state.Epoch, ct);
            NewEpoch(logger);
        }
    }

    private async Task<int> StampAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var stamp = Database.On(connection, "select directory.stamp_edge_changes($1, $2)", time.GetUtcNow(), Chunk);
        return await stamp.ScalarAsync<int>(ct);
    }

    [LoggerMessage(1201, LogLevel.Information, "this replica leads the edge feed")]
    private static partial void Leading(ILogger logger);

    [LoggerMessage(1202, LogLevel.Warning, "the database is another incarnation: a new epoch of the edge feed begins")]
    private static partial void NewEpoch(ILogger logger);

    [LoggerMessage(1203, LogLevel.Error, "leading the edge feed failed; it is tried again")]
    private static partial void LeaderFailed(ILogger logger, Exception fault);
}
