using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.EventReaders;
using Plinto.Issuer.Events;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Lanes;
using Plinto.Issuer.OutgoingCalls;
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.LogStreams;

/// <summary>
/// Sends events to streams, on every replica: at least once, in the order of positions, a batch at a time for each stream. What isn't taken is tried again with growing pauses;
/// what has failed for three days is given up, which is an event, until the tenant sets the stream <c>active</c> again. Tenants take turns.
/// </summary>
internal sealed class DeliverLogStreams(
    WorkerDatabase db, StreamQueueSql queue, OutgoingHttp outgoing, RootKeys keys, EventLog events, EventRounds rounds, IssuerMetrics metrics, TimeProvider time,
    ILogger<DeliverLogStreams> logger)
    : ScheduledWork("deliver-log-streams", Every, metrics, time, logger)
{
    private const int Slots = 64;
    private const int MostOfTenant = 8;
    private const int MostEvents = 500;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1); // longer than a call may take
    private static readonly Backoff Retries = new(First: TimeSpan.FromSeconds(5), Longest: TimeSpan.FromMinutes(15), Factor: 2);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(3);
    private readonly TimeProvider _time = time;
    private readonly DeliverySlots<ClaimedStream> _slots = new(Slots, MostOfTenant, Every, time);
    private long _round;

    /// <summary>Delivers what is due. Answers how many batches were taken.</summary>
    public override Task<int> RunOnceAsync(CancellationToken ct) => _slots.RunAsync(
        (most, mostOfTenant, busy, token) => queue.ClaimAsync(_time.GetUtcNow(), Lease, most, mostOfTenant, busy, token), claim => claim.Tenant, DeliverAsync, ct);

    protected override async Task WakeAsync(CancellationToken ct) => _round = await rounds.NextRoundAsync(_round, TimeSpan.FromMinutes(1), _time, ct);

    private async Task<bool> DeliverAsync(ClaimedStream claim, CancellationToken ct)
    {
        var read = await EventSql.ReadAsync(db, claim.Tenant, claim.Stream.Position, MostEvents, ct);
        // Less than a batch: all up to the head was read, and what is missing was dropped.
        var reached = read.Count < MostEvents ? Math.Max(claim.Head, read.Count > 0 ? read[^1].Position : 0) : read[^1].Position;
        List<EventBody> batch = [.. read.Where(entry => claim.Stream.Types?.Contains(entry.Type) ?? true).Select(EventBody.From)];
        if (batch.Count > 0 && await TryAsync(claim, batch, ct) is { } error)
        {
            await PutOffAsync(claim, error, ct);
            return false;
        }

        return await queue.DeliveredAsync(claim, reached, sent: batch.Count > 0, _time.GetUtcNow(), ct);
    }

    private async Task<string?> TryAsync(ClaimedStream claim, List<EventBody> batch, CancellationToken ct)
    {
        var secret = keys.Open(claim.Secret, EnvelopePurpose.LogStreamSecret(claim.Tenant, claim.Stream.Id.Value));
        try
        {
            using var request = StreamRequest.Of(claim, Encoding.UTF8.GetString(secret), batch, _time.GetUtcNow());
            return await outgoing.SendAsync(request, ct) switch
            {
                null => "no_answer",
                var status when (int)status is >= 200 and < 300 => null,
                var status => $"status_{(int)status}",
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private async Task PutOffAsync(ClaimedStream claim, string error, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        if (claim.Stream.FailingSince is not { } since || now - since < Patience)
        {
            await queue.FailedAsync(claim, error, now, now + Backoff.HalfTo(Retries.MostAfter(claim.Stream.Failures + 1)), ct);
            return;
        }

        await using var work = await db.BeginAsync(claim.Tenant, ct);
        if (await StreamQueueSql.GiveUpAsync(work, claim, error, ct))
        {
            var data = new JsonObject { ["name"] = claim.Stream.Name, ["position"] = claim.Stream.Position, ["error"] = error };
            await events.AppendAsync(work, new NewEvent("log_stream.failed", Actor.System, claim.Stream.Id.ToString()) { Data = data }, ct);
            await work.CommitAsync(ct);
        }
    }
}
