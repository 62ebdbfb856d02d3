using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Hosting;
using Plinto.Issuer.OutgoingCalls;

namespace Plinto.Issuer.OAuth.Logout;

/// <summary>
/// Tells clients that sessions ended (OpenID Back-Channel Logout 1.0), on every replica: at least once, within a second or so, then again with growing pauses for a day.
/// What <c>Sessions/EndSessions</c> queued in the transaction that ended the session is never lost.
/// </summary>
internal sealed class DeliverLogouts(
    WorkerDatabase db, LogoutDeliverySql deliveries, MintLogoutToken mint, OutgoingHttp outgoing, EventLog events, IssuerMetrics metrics, TimeProvider time, ILogger<DeliverLogouts> logger)
    : ScheduledWork("deliver-logouts", Every, metrics, time, logger)
{
    private const int Chunk = 50;
    private const int MostDown = 10_000;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250); // with the call itself, out within a second
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1); // longer than a call may take
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);
    private readonly TimeProvider _time = time;

    // A server that does not answer costs its patience once, not once for each of thousands of sessions: other tenants' deliveries wait behind.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _down = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Delivers what is due. Answers how many were told.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var told = 0;
        while (await deliveries.ClaimAsync(_time.GetUtcNow(), Lease, Chunk, ct) is { Count: > 0 } claimed)
        {
            told += (await Task.WhenAll(claimed.Select(delivery => DeliverAsync(delivery, ct)))).Count(done => done);
        }

        return told;
    }

    private async Task<bool> DeliverAsync(LogoutDelivery delivery, CancellationToken ct)
    {
        if (!IsDown(delivery.Uri) && await IsTakenAsync(delivery, ct))
        {
            await deliveries.DoneAsync(delivery, ct);
            return true;
        }

        var next = _time.GetUtcNow() + PauseAfter(delivery.Attempts);
        if (next < delivery.CreatedAt + Patience)
        {
            await deliveries.RetryAsync(delivery, next, ct);
        }
        else
        {
            await GiveUpAsync(delivery, ct);
        }

        return false;
    }

    // §2.8: 200; others answer 204 or the like. A redirect is none of these.
    private async Task<bool> IsTakenAsync(LogoutDelivery delivery, CancellationToken ct)
    {
        if (await mint.IssueAsync(delivery, ct) is not { } token)
        {
            return false;
        }

        using var body = new FormUrlEncodedContent([new("logout_token", token)]);
        var status = await outgoing.PostAsync(delivery.Uri, body, ct);
        if (status is null)
        {
            if (_down.Count >= MostDown)
            {
                _down.Clear();
            }

            _down[delivery.Uri.Authority] = _time.GetUtcNow() + FirstPause;
        }

        return status is { } answered && (int)answered is >= 200 and < 300;
    }

    private bool IsDown(Uri uri) => _down.TryGetValue(uri.Authority, out var until) && until > _time.GetUtcNow();

    private async Task GiveUpAsync(LogoutDelivery delivery, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(delivery.TenantId, ct);
        if (await LogoutDeliverySql.GiveUpAsync(work, delivery, ct))
        {
            var data = new JsonObject { ["clientId"] = delivery.ClientId.ToString(), ["attempts"] = delivery.Attempts };
            await events.AppendAsync(work, new NewEvent("logout.delivery_failed", Actor.System, delivery.SessionId.ToString()) { Data = data }, ct);
            await work.CommitAsync(ct);
        }
    }

    // 5 s, 15 s, 45 s … one hour.
    private static TimeSpan PauseAfter(int attempts)
    {
        var pause = FirstPause * Math.Pow(3, Math.Min(attempts - 1, 10));
        return pause < LongestPause ? pause : LongestPause;
    }
}
