using System.Net.ServerSentEvents;
using Plinto.Edge.Enrolment;
using Plinto.Edge.Proxy;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Snapshots;

/// <summary>
/// Follows the issuer's feed for as long as the process lives: identify, recall what the disk knows, connect, apply, and connect again.
/// The order of one connection is in <see cref="FollowAsync"/>, what each event does in <see cref="FeedDispatch"/>.
/// </summary>
internal sealed partial class FeedReader(
    Enroller enroller, IssuerClient issuer, SnapshotStore store, FeedDispatch dispatch, TenantDirectory tenants, RoutedTenants routed, TimeProvider time, ILogger<FeedReader> logger)
    : BackgroundService
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var identity = await enroller.IdentifyAsync(time, stoppingToken);
        store.Identify(identity);
        dispatch.Recall();
        await LoadRoutedAsync();
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

        store.Flush();
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
            await dispatch.HandleAsync(item.EventType, item.Data, stopping);
            if (item.EventType == FeedEvents.Hello)
            {
                connected();
                await LoadRoutedAsync();
            }

            silence.CancelAfter(Silence);
        }
    }

    /// <summary>Has the tenants that routes name at hand before their first request, and on disk for a start without the issuer.</summary>
    private async Task LoadRoutedAsync()
    {
        foreach (var slug in routed.Slugs)
        {
            await tenants.LoadAsync(slug);
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "feed disconnected: {Reason}; what is known stays in force")]
    private partial void LogDisconnected(string reason);
}
