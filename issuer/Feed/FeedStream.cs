using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Plinto.Issuer.Data;
using Plinto.Issuer.Edges;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Http;
using Plinto.Issuer.Tenants;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Feed;

/// <summary>
/// <c>GET /edge/v1/stream?cursor=epoch:position</c>: hello; what the edge missed since its cursor, or a reset if that can't be told; then changes as they come, and a heartbeat
/// each second. The subscription is taken before the past is read, so nothing falls between.
/// </summary>
internal sealed class FeedStream(
    Database db, AuthenticateEdge authenticate, FeedHub hub, FeedChangeSql changes, FeedSigner signer, TenantSql tenants, SnapshotSql snapshots, IHostApplicationLifetime lifetime,
    TimeProvider time)
{
    private static readonly TimeSpan EpochPatience = TimeSpan.FromSeconds(5);

    public async Task<IResult> ServeAsync(HttpContext http, string? cursor, CancellationToken ct)
    {
        if (await authenticate.CheckAsync(http.Request, ct) is not { } edge)
        {
            return AuthenticateEdge.Refusal();
        }

        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Problems.Unavailable("the service is ending").After(1);
        }

        FeedCursor? resume = null;
        if (cursor is not null)
        {
            if (!FeedCursor.TryParse(cursor, out var parsed))
            {
                return Problems.Invalid("cursor must be epoch:position");
            }

            resume = parsed;
        }

        var state = await FeedStateSql.ReadAsync(db, ct);
        if (resume is { } ahead && state is not null && ahead.Epoch == state.Epoch && ahead.Position > state.Position && Proves(http.Request, state))
        {
            await LeaveEpochAsync(state.Epoch, ct);
        }

        if (hub.Subscribe(edge) is not { } subscription)
        {
            return Problems.Unavailable("the feed is starting");
        }

        try
        {
            await SendAsync(http, subscription, resume, state?.PrunedThrough ?? 0, ct);
        }
        catch (OperationCanceledException)
        {
            // The edge left, the stream was closed, or the service is ending: all of them resume elsewhere.
        }
        finally
        {
            hub.Unsubscribe(subscription);
        }

        return TypedResults.Empty;
    }

    // A cursor is the edge's word; only a heartbeat that we signed shows that the feed once stood further on than the database does now.
    private bool Proves(HttpRequest request, FeedState state) =>
        signer.VerifyHeartbeat(request.Headers[FeedHeaders.Heartbeat]) is { } heartbeat && heartbeat.Epoch == state.Epoch && heartbeat.Position > state.Position;

    // The edge has seen positions this database has not: it was set back. Its numbers must never be used again for other changes.
    private async Task LeaveEpochAsync(string epoch, CancellationToken ct)
    {
        await FeedStateSql.BeginEpochAsync(db, epoch, ct);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(EpochPatience);
        while (hub.Position?.Epoch == epoch && !patience.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, ct);
        }
    }

    private async Task SendAsync(HttpContext http, FeedSubscription subscription, FeedCursor? resume, long prunedThrough, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, subscription.Closed, lifetime.ApplicationStopping);
        var response = http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        var start = subscription.Start;
        await WriteAsync(response, new FeedEvent(FeedEvents.Hello, null, await HelloAsync(subscription, end.Token)), end.Token);
        if (resume is { } cursor)
        {
            if (cursor.Epoch != start.Epoch || cursor.Position > start.Position || cursor.Position < prunedThrough)
            {
                await WriteAsync(response, subscription.Reset(signer)!.Value, end.Token);
            }
            else
            {
                await ReplayAsync(response, subscription, cursor.Position, end.Token);
            }
        }

        await response.Body.FlushAsync(end.Token);
        while (await subscription.Events.WaitToReadAsync(end.Token))
        {
            while (subscription.Events.TryRead(out var next))
            {
                await WriteAsync(response, next, end.Token);
            }

            await response.Body.FlushAsync(end.Token);
        }
    }

    private async Task ReplayAsync(HttpResponse response, FeedSubscription subscription, long after, CancellationToken ct)
    {
        for (var position = after; position < subscription.Start.Position;)
        {
            var (missed, upTo) = await changes.ReadAsync(subscription.Start.Epoch, position, subscription.Start.Position, subscription.Edge.Tenants, ct);
            foreach (var (_, change) in missed)
            {
                await WriteAsync(response, change, ct);
            }

            position = upTo;
        }
    }

    private async Task<string> HelloAsync(FeedSubscription subscription, CancellationToken ct)
    {
        // In this order: the keys may be newer than the sequence says, never older; and what a head misses comes through the stream, which was opened before.
        subscription.Sequence = await FeedStateSql.NextSequenceAsync(db, ct);
        var (keys, step) = signer.Pinned;
        var records = await tenants.ListAsync([.. subscription.Edge.Tenants], ct);
        var hello = new FeedHello
        {
            EdgeId = subscription.Edge.Id.ToString(),
            Epoch = subscription.Start.Epoch,
            Position = subscription.Start.Position,
            Tenants = [.. records.Select(tenant => new TenantRecord
            {
                Id = tenant.Id.ToString(), Slug = tenant.Slug, Issuer = tenant.Issuer, FormerIssuers = tenant.FormerIssuers, Disabled = tenant.DisabledAt is not null,
            })],
            FeedKeys = keys,
            Sequence = subscription.Sequence,
            KeySetVersion = step,
            Heads = await snapshots.HeadsAsync([.. subscription.Edge.Tenants], ct),
            Audience = subscription.Audience,
        };
        return signer.Sign(JsonSerializer.Serialize(hello, ProtocolJson.Default.FeedHello), FeedMessageTypes.Hello);
    }

    private static async Task WriteAsync(HttpResponse response, FeedEvent message, CancellationToken ct)
    {
        var id = message.Cursor is { } cursor ? $"id: {cursor}\n" : "";
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: {message.Name}\n{id}data: {message.Data}\n\n"), ct);
    }
}
