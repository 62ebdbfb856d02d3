using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Telemetry;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Feed;

/// <summary>Reads stamped changes on this replica, once for all its streams, woken by a notification or by the poll behind it.</summary>
internal sealed partial class FeedReader(
    Database db, FeedChangeSql changes, FeedHub hub, EdgeFeedOptions options, IssuerMetrics metrics, TimeProvider time, ILogger<FeedReader> logger)
    : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // Heartbeats go on with the old horizon: edges see the age.
                metrics.WorkFailed("feed-reader");
                ReaderFailed(logger, fault);
            }

            await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        await using var connection = await db.ConnectAsync(ct);
        await using (var listen = Database.On(connection, "listen plinto_edge_stamped"))
        {
            await listen.ExecuteAsync(ct);
        }

        while (true)
        {
            var horizon = time.GetUtcNow();
            if (await FeedStateSql.ReadAsync(connection, ct) is { Epoch.Length: > 0 } state)
            {
                await CatchUpAsync(state, horizon, ct);
            }

            await connection.WaitAsync(options.PollEvery, ct);
        }
    }

    private async Task CatchUpAsync(FeedState state, DateTimeOffset horizon, CancellationToken ct)
    {
        // A new epoch, and the first look: nothing to send, what was before is in the snapshots.
        if (hub.Position is { } known && known.Epoch == state.Epoch)
        {
            for (var position = known.Position; position < state.Position;)
            {
                var (found, upTo) = await changes.ReadAsync(state.Epoch, position, state.Position, wanted: null, ct);
                foreach (var (tenant, change) in found)
                {
                    hub.Publish(tenant, change);
                }

                position = upTo;
            }
        }

        hub.Advance(new FeedCursor(state.Epoch, state.Position), horizon);
    }

    [LoggerMessage(1211, LogLevel.Error, "reading the edge feed failed; it is tried again")]
    private static partial void ReaderFailed(ILogger logger, Exception fault);
}
