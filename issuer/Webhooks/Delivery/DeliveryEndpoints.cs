using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.EventReaders;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Ids;
using EventId = Plinto.Issuer.Events.EventId;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary><c>/v1/webhooks/{id}/…</c>: what a webhook was told, telling it again, and trying it.</summary>
internal static class DeliveryEndpoints
{
    public static void Map(Routes routes)
    {
        var one = routes.Root.MapGroup("/v1/webhooks/{id}").WithTags("webhooks").AddEndpointFilter<RequireCallerTenant>();
        one.MapGet("/deliveries", ListDeliveries).RequireAuthorization(Permissions.ReadWebhooks);
        one.MapPost("/redeliver", Redeliver).RequireAuthorization(Permissions.ManageWebhooks).Produces<QueuedBody>();
        one.MapPost("/test", Test).RequireAuthorization(Permissions.ManageWebhooks).Produces<QueuedBody>();
    }

    private static async Task<Results<Ok<Page<DeliveryBody>>, Problem>> ListDeliveries(
        string id, Caller caller, PageRequest page, WebhookSql webhooks, DeliveryLogSql deliveries, CancellationToken ct, string? state = null, string? @event = null)
    {
        if (!page.TryReadCursor(out EventId? before))
        {
            return PageRequest.ForeignCursor();
        }

        EventId? only = EventId.TryParse(@event, out var named) ? named : null;
        var fault = new Faults()
            .Require(state is null or "waiting" or "delivered" or "failed", "state", "must be `waiting`, `delivered` or `failed`")
            .Require(@event is null || only is not null, "event", "must be the id of an event").Problem;
        if (fault is not null)
        {
            return fault;
        }

        if (!WebhookId.TryParse(id, out var known) || await webhooks.FindAsync(caller.TenantId, known, ct) is null)
        {
            return Problems.NotFound("webhook");
        }

        var rows = await deliveries.ListAsync(caller.TenantId, known, state, only, before, page.Rows, ct);
        return TypedResults.Ok(Page<DeliveryBody>.Of(rows, page, row => row, row => row.Event));
    }

    private static async Task<IResult> Redeliver(
        string id, RedeliverRequest request, Caller caller, IdempotentWrite writes, EventLog events, EventReaderSignal signal, TimeProvider time, HttpContext http,
        CancellationToken ct)
    {
        EventId? one = EventId.TryParse(request.Event, out var named) ? named : null;
        EventId? after = EventId.TryParse(request.After, out var last) ? last : null;
        var ways = (request.Event is null ? 0 : 1) + (request.Failed is true ? 1 : 0) + (request.Since is null ? 0 : 1);
        var fault = new Faults()
            .Require(ways == 1, "event", "name one of `event`, `failed` and `since`")
            .Require(request.Event is null || one is not null, "event", "must be the id of an event")
            .Require(request.After is null || (after is not null && one is null), "after", "must be the `next` of the answer before")
            .Require(request.Until is null || request.Since < request.Until, "until", "must be after `since`").Problem;
        if (fault is not null)
        {
            return fault;
        }

        return await writes.RunAsync(http, caller, caller.TenantId, request, async work =>
        {
            if (!WebhookId.TryParse(id, out var known) || await WebhookSql.FindAsync(work, known, ct) is not { } webhook)
            {
                return WriteOutcome.Refuse(Problems.NotFound("webhook"));
            }

            var now = time.GetUtcNow();
            await EventReaderSql.WakeAsync(work, known.Value, now, ct);
            work.OnCommitted(signal.Set);
            var queued = one is { } single ? await RedeliverSql.EventAsync(work, known, single, now, ct)
                : request.Failed is true ? await RedeliverSql.FailedAsync(work, known, after, now, ct)
                : await RedeliverSql.RangeAsync(work, webhook, request.Since!.Value, request.Until ?? now, after, now, ct);
            if (queued is not { } done)
            {
                return WriteOutcome.Refuse(Problems.NotFound("event"));
            }

            await events.AppendAsync(work, new NewEvent("webhook.redelivered", caller.Actor, id) { Data = new() { ["queued"] = done.Count } }, ct);
            return WriteOutcome.Ok(new QueuedBody { Queued = done.Count, Next = done.Next?.ToString() });
        }, ct);
    }

    private static async Task<IResult> Test(
        string id, Caller caller, IdempotentWrite writes, EventLog events, EventReaderSignal signal, TimeProvider time, HttpContext http, CancellationToken ct) =>
        await writes.RunAsync(http, caller, caller.TenantId, id, async work =>
        {
            if (!WebhookId.TryParse(id, out var known) || await WebhookSql.FindAsync(work, known, ct) is null)
            {
                return WriteOutcome.Refuse(Problems.NotFound("webhook"));
            }

            var now = time.GetUtcNow();
            await EventReaderSql.WakeAsync(work, known.Value, now, ct);
            work.OnCommitted(signal.Set);
            var written = await events.AppendAsync(work, new NewEvent(DueDelivery.TestType, caller.Actor, id), ct);
            await RedeliverSql.TestAsync(work, known, written, now, ct);
            return WriteOutcome.Ok(new QueuedBody { Queued = 1, Event = written.ToString() });
        }, ct);
}
