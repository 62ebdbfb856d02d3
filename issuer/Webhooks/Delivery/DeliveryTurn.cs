using Plinto.Issuer.Data;
using Plinto.Issuer.EventReaders;
using Plinto.Issuer.Events;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>
/// One webhook's turn: makes deliveries of what its log has new, sends what is due, several subjects at a time and the events of each one after the other, and writes what came of
/// it, many results in one statement. It ends when nothing is due, when it had enough, or when the server fails; then the webhook's reader is given back.
/// </summary>
internal sealed class DeliveryTurn(
    ClaimedReader reader, Target target, WorkerDatabase db, SendWebhook send, DeliveryOptions options, EventLog events, TimeProvider time) : IDisposable
{
    private const int Batch = 128;
    private const int LongestChain = 16;
    private const int MostSent = 2000;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    private readonly Circuit _circuit = new(target.Webhook.Health, options);
    private readonly SemaphoreSlim _calls = new(options.Parallel);
    private readonly Lock _lock = new();
    private readonly List<DeliveryResult> _results = [];
    private readonly Dictionary<string, Task> _chains = new(StringComparer.Ordinal);
    private readonly long _started = time.GetTimestamp();
    private DateTimeOffset _leaseUntil = reader.Until;
    private bool _more = true;
    private bool _full;
    private volatile bool _stop;
    private int _sent;

    // What is under way is finished, and written, even when the service ends: else it would be sent twice.
    private static CancellationToken ToTheEnd => CancellationToken.None;

    /// <summary>Answers how many calls were made. When cancelled, it makes no more and ends with those under way.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        await using var stop = ct.Register(() => _stop = true);
        try
        {
            while (true)
            {
                if (MayStart())
                {
                    await StartDueAsync();
                }

                if (_chains.Count == 0)
                {
                    await ReleaseAsync();
                    return _sent;
                }

                await AnyEndedAsync();
                if (!await WriteAsync())
                {
                    return _sent; // another replica has it
                }
            }
        }
        finally
        {
            _stop = true;
            await Task.WhenAll(_chains.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _calls.Dispose();

    private bool MayStart() => !_stop && _sent < MostSent && time.GetElapsedTime(_started) < Enough && _chains.Count < _circuit.Parallel;

    // Tests go whatever the state is: that is what they are for.
    private async Task StartDueAsync()
    {
        var now = time.GetUtcNow();
        var testsAlone = !target.IsOpen || !_circuit.Lets(now);
        if (!testsAlone && _more)
        {
            await FanOutAsync(now);
        }

        var due = await DeliverySql.DueAsync(db, reader, [.. _chains.Keys], testsAlone, _circuit.IsOpen ? 1 : Batch, now, ToTheEnd);
        foreach (var subject in due.GroupBy(delivery => delivery.Subject, StringComparer.Ordinal))
        {
            _chains.Add(subject.Key, SendInOrderAsync([.. subject.Take(LongestChain)]));
        }
    }

    private async Task FanOutAsync(DateTimeOffset now)
    {
        var room = await DeliverySql.RoomAsync(db, reader, options.Window, ToTheEnd);
        while (_more && room > 0)
        {
            _more = await DeliverySql.FanOutAsync(db, reader, target.Webhook, room, now, ToTheEnd);
            room = await DeliverySql.RoomAsync(db, reader, options.Window, ToTheEnd);
        }

        _full = room <= 0;
        _more |= _full;
    }

    private async Task SendInOrderAsync(DueDelivery[] deliveries)
    {
        foreach (var delivery in deliveries)
        {
            await _calls.WaitAsync(ToTheEnd);
            try
            {
                if (!MayCall(delivery))
                {
                    return;
                }

                var (result, retryAfter) = await send.RunAsync(target, delivery, ToTheEnd);
                lock (_lock)
                {
                    _sent++;
                    _results.Add(result);
                    _circuit.Note(result, retryAfter, time.GetUtcNow());
                }

                if (result.State == "waiting")
                {
                    return; // INVARIANT: no later event of a subject before an earlier one
                }
            }
            finally
            {
                _calls.Release();
            }
        }
    }

    private bool MayCall(DueDelivery delivery)
    {
        lock (_lock)
        {
            // INVARIANT: no call outlives the lease, so that no other replica makes the same one meanwhile.
            var now = time.GetUtcNow();
            return !_stop && (delivery.Type == DueDelivery.TestType || _circuit.Lets(now)) && _leaseUntil - now > options.Timeout;
        }
    }

    private async Task AnyEndedAsync()
    {
        using var ended = new CancellationTokenSource();
        await Task.WhenAny([.. _chains.Values, Task.Delay(options.Lease / 4, time, ended.Token)]);
        await ended.CancelAsync();
    }

    // Chains that are over are forgotten after their results are written: until then their rows still look due. False: the lease was lost.
    private async Task<bool> WriteAsync()
    {
        var over = _chains.Where(chain => chain.Value.IsCompleted).ToList();
        List<DeliveryResult> results;
        lock (_lock)
        {
            results = [.. _results];
            _results.Clear();
        }

        var until = time.GetUtcNow() + options.Lease;
        if (await DeliverySql.WriteAsync(db, reader, results, _circuit, until, ToTheEnd) is not { } version)
        {
            return false;
        }

        lock (_lock)
        {
            _leaseUntil = until;
            _stop |= version != target.Webhook.Version; // its tenant has changed it: the next turn goes by that
        }

        foreach (var (subject, chain) in over)
        {
            await chain; // a fault ends the turn
            _chains.Remove(subject);
        }

        return true;
    }

    private async Task ReleaseAsync()
    {
        var now = time.GetUtcNow();
        await using var work = await db.BeginAsync(reader.TenantId, ToTheEnd);
        if (!await EventReaderSql.HoldAsync(work, reader, ToTheEnd))
        {
            return;
        }

        var open = target.IsOpen;
        if (_circuit.Disable is { } reason && await DeliverySql.DisableAsync(work, reader, reason, now, ToTheEnd))
        {
            open = false;
            await events.AppendAsync(work, new NewEvent("webhook.disabled", Actor.System, target.Webhook.Id.ToString()) { Data = new() { ["reason"] = reason } }, ToTheEnd);
        }

        var due = await DeliverySql.NextDueAsync(work, reader, testsAlone: !open, ToTheEnd);
        var soonest = _sent == 0 ? now + Breath : now; // what looks due and could not be sent, such as an event without a position yet, must not make turns spin
        await EventReaderSql.ReleaseAsync(work, reader, open && !_full, _circuit.HeldUntil, due is { } at && at > soonest ? at : due is null ? null : soonest, now, ToTheEnd);
        await work.CommitAsync(ToTheEnd);
    }
}
