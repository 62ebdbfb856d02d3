using System.Collections.Concurrent;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Edges;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Telemetry;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Feed;

/// <summary>
/// Each second: a heartbeat on every stream, the end of streams whose edge was revoked or whose tenants changed, of all of them when the feed keys changed, and the
/// acknowledgements of that second, one row per edge.
/// </summary>
internal sealed partial class FeedHeartbeats(
    FeedHub hub, FeedSigner signer, EdgeSql edges, EdgePolicySql policies, EdgeFeedOptions options, IssuerMetrics metrics, TimeProvider time, ILogger<FeedHeartbeats> logger)
    : BackgroundService
{
    private readonly ConcurrentDictionary<EdgeId, (FeedAcknowledgement Ack, DateTimeOffset At)> _acknowledged = new();
    private readonly ConcurrentDictionary<(EdgeId Edge, TenantId Tenant), (PolicyAcknowledgement Policy, DateTimeOffset At)> _policies = new();

    /// <summary>Keeps the last acknowledgement of an edge until the next second. Of policies it tells only what changed, so these are kept each by itself.</summary>
    public void Acknowledge(Edge edge, FeedAcknowledgement acknowledgement)
    {
        var now = time.GetUtcNow();
        _acknowledged[edge.Id] = (acknowledgement, now);
        foreach (var policy in acknowledgement.Policies ?? [])
        {
            if (TenantId.TryParse(policy.TenantId, out var tenant) && edge.Tenants.Contains(tenant))
            {
                _policies[(edge.Id, tenant)] = (policy, now);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The two don't wait for each other: a database that answers slowly must not hold up heartbeats.
        await Task.WhenAll(SendAsync(stoppingToken), KeepBooksAsync(stoppingToken));
    }

    private async Task SendAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(options.HeartbeatEvery, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            hub.SendHeartbeat();
        }
    }

    private async Task KeepBooksAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(options.HeartbeatEvery, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                await CloseStreamsAsync(ct);
                await WriteAcknowledgementsAsync(ct);
                await WritePoliciesAsync(ct);
                if (await signer.RefreshAsync(ct))
                {
                    // Edges learn keys from a hello only. Those that subscribed before the refresh may have had an old one.
                    hub.CloseAll();
                    KeysChanged(logger);
                }
            }
            catch (Exception fault) when (!ct.IsCancellationRequested)
            {
                metrics.WorkFailed("feed-books");
                BooksFailed(logger, fault);
            }
        }
    }

    private async Task CloseStreamsAsync(CancellationToken ct)
    {
        var streams = hub.Streams;
        if (streams.Count == 0)
        {
            return;
        }

        var enrolled = (await edges.ListEnrolledAsync([.. streams.Select(stream => stream.Edge.Id).Distinct()], ct)).ToDictionary(edge => edge.Id);
        foreach (var stream in streams)
        {
            if (!enrolled.TryGetValue(stream.Edge.Id, out var edge) || !edge.Tenants.SetEquals(stream.Edge.Tenants))
            {
                stream.Close();
            }
        }
    }

    private async Task WriteAcknowledgementsAsync(CancellationToken ct)
    {
        var taken = new List<(EdgeId, FeedAcknowledgement, DateTimeOffset)>();
        foreach (var edge in _acknowledged.Keys)
        {
            if (_acknowledged.TryRemove(edge, out var last))
            {
                taken.Add((edge, last.Ack, last.At));
            }
        }

        try
        {
            await edges.AcknowledgeAsync(taken, ct);
        }
        catch
        {
            foreach (var (edge, ack, at) in taken)
            {
                _acknowledged.TryAdd(edge, (ack, at)); // a later one may have come meanwhile
            }

            throw;
        }
    }

    private async Task WritePoliciesAsync(CancellationToken ct)
    {
        foreach (var tenant in _policies.ToArray().GroupBy(said => said.Key.Tenant))
        {
            await policies.AcknowledgeAsync(tenant.Key, tenant.Select(said => (said.Key.Edge, said.Value.Policy, said.Value.At)), ct);
            foreach (var written in tenant)
            {
                _policies.TryRemove(written); // unless a later one came meanwhile
            }
        }
    }

    [LoggerMessage(1222, LogLevel.Information, "the feed keys changed; streams are closed to be resumed")]
    private static partial void KeysChanged(ILogger logger);

    [LoggerMessage(1221, LogLevel.Error, "checking streams or writing acknowledgements failed; it is tried again")]
    private static partial void BooksFailed(ILogger logger, Exception fault);
}
