using System.Net.ServerSentEvents;
using Plinto.Edge.Enrolment;
using Plinto.Edge.Routing;
using Plinto.Edge.Snapshots;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Feed;

/// <summary>
/// Follows the issuer's feed for as long as the process lives: identify, recall what the disk knows, connect, apply, and connect again.
/// The order of one connection is in <see cref="FollowAsync"/>, what each event does in <see cref="FeedDispatch"/>.
/// </summary>
internal sealed partial class FeedReader(
    Enroller enroller, IssuerClient issuer, SnapshotStore store, FeedDispatch dispatch, TenantDirectory tenants, RoutedTenants routed, TimeProvider time,
    ILogger<FeedReader> logger)
    : BackgroundService
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            store.Identify(await enroller.IdentifyAsync(time, stoppingToken));
            dispatch.Recall();
        }
        catch (Exception) when (!stoppingToken.IsCancellationRequested)
        {
            Environment.ExitCode = 1; // the host logs it and stops, but would end as if all were well
            throw;
        }

        LoadRouted();
        var wait = FirstRetry;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(() => wait = FirstRetry, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception broken)
            {
                LogDisconnected(broken.Message);
            }

            await Task.WhenAny(Task.Delay(wait, time, stoppingToken));
            wait = wait * 2 < LastRetry ? wait * 2 : LastRetry;
        }
    }

    private async Task FollowAsync(Action connected, CancellationToken stopping)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        silence.CancelAfter(Silence);
        using var response = await issuer.StreamAsync(store.Identity!, dispatch.Cursor, dispatch.LastHeartbeat, silence.Token);
        await using var stream = await response.Content.ReadAsStreamAsync(silence.Token);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(silence.Token))
        {
            silence.CancelAfter(Timeout.InfiniteTimeSpan);
            dispatch.Handle(item.EventType, item.Data, stopping);
            if (item.EventType == FeedEvents.Hello)
            {
                connected();
                LoadRouted();
            }

            silence.CancelAfter(Silence);
        }
    }

    /// <summary>Has the tenants that routes name at hand soon, and on disk for a start without the issuer. The feed does not wait for them.</summary>
    private void LoadRouted()
    {
        foreach (var slug in routed.Slugs)
        {
            tenants.LoadSoon(slug);
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "feed disconnected: {Reason}; what is known stays active")]
    private partial void LogDisconnected(string reason);
}
