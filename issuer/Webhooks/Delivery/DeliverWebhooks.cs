using System.Collections.Concurrent;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.EventReaders;
using Plinto.Issuer.Events;
using Plinto.Issuer.Lanes;
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>
/// Delivers events to webhooks, on every replica: at least once, in order per subject. A webhook is one replica's at a time (a lease), for a turn that has an end
/// (<see cref="DeliveryTurn"/>); tenants and their webhooks take turns, so what waits for one is no queue before another.
/// </summary>
internal sealed partial class DeliverWebhooks(
    WorkerDatabase db, LoadTarget load, SendWebhook send, DeliveryOptions options, EventLog events, EventReaderSignal signal, IssuerMetrics metrics, TimeProvider time,
    ILogger<DeliverWebhooks> logger)
    : ScheduledWork("deliver-webhooks", Every, metrics, time, logger)
{
    private const int Slots = 64;
    private const int MostOfTenant = 16;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);
    private readonly TimeProvider _time = time;
    private readonly IssuerMetrics _metrics = metrics;
    private readonly RepeatedFaults _repeated = new(time);
    private readonly ILogger _logger = logger;
    private readonly DeliverySlots<ClaimedReader> _slots = new(Slots, MostOfTenant, LookAgain, time);
    private readonly ConcurrentQueue<ClaimedReader> _broken = new();

    /// <summary>Delivers what is due. Answers how many turns made calls.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        // Turns that a fault of the database ended hold their leases: given back as soon as that is over, their webhooks wait for no lease to end.
        while (_broken.TryPeek(out var reader))
        {
            await EventReaderSql.AbandonAsync(db, reader, ct);
            _broken.TryDequeue(out _);
        }

        return await _slots.RunAsync(
            (most, mostOfTenant, busy, token) => EventReaderSql.ClaimAsync(db, WebhookEndpoints.ReaderKind, _time.GetUtcNow(), options.Lease, most, mostOfTenant, busy, token),
            reader => reader.TenantId, TakeTurnAsync, ct);
    }

    protected override Task WakeAsync(CancellationToken ct) => signal.NextAsync();

    private async Task<bool> TakeTurnAsync(ClaimedReader reader, CancellationToken ct)
    {
        try
        {
            if (await load.RunAsync(reader, ct) is not { } target)
            {
                return false; // deleted meanwhile, and its reader with it
            }

            using (target.Signer)
            using (var turn = new DeliveryTurn(reader, target, db, send, options, events, _time))
            {
                return await turn.RunAsync(ct) > 0;
            }
        }
        catch (Exception fault)
        {
            // One webhook's fault, such as a secret that no root key opens, holds up no other. Its lease stands until its end, so that it is not at once the next again.
            _metrics.WorkFailed("webhook-turn");
            if (_repeated.Admit("webhook-turn", fault) is { } line)
            {
                TurnFailed(_logger, new WebhookId(reader.Id).ToString(), fault.GetType().Name, line.LeftOut, line.Stack);
            }

            if (fault is NpgsqlException)
            {
                _broken.Enqueue(reader);
            }

            return false;
        }
    }

    [LoggerMessage(1421, LogLevel.Error, "a turn of deliveries to `{webhook}` failed; it is tried again ({fault}; {leftOut} more since the last such line)")]
    private static partial void TurnFailed(ILogger logger, string webhook, string fault, long leftOut, Exception? stack);
}
