using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Lanes;
using Plinto.Issuer.OutgoingCalls;
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.OAuth.Logout;

/// <summary>
/// Tells clients that sessions ended (OpenID Back-Channel Logout 1.0), on every replica: at least once, within a second or so, then again with growing pauses for a day.
/// What <c>Sessions/EndSessions</c> queued in the transaction that ended the session is never lost.
/// </summary>
internal sealed class DeliverLogouts(
    WorkerDatabase db, LogoutDeliverySql deliveries, MintLogoutToken mint, OutgoingHttp outgoing, EventLog events, IssuerMetrics metrics, TimeProvider time,
    ILogger<DeliverLogouts> logger)
    : ScheduledWork("deliver-logouts", Every, metrics, time, logger)
{
    private const int Slots = 256;
    private const int MostOfTenant = 16;
    private const int MostOfHost = 32;
    private const int MostDown = 10_000;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250); // with the call itself, out within a second
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1); // longer than a call may take
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);
    private static readonly TimeSpan CrowdedPause = TimeSpan.FromSeconds(1);

    /// <summary>A server that takes longer counts as down for a while: what it was told is told, the rest waits.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = time;
    private readonly DeliverySlots<LogoutDelivery> _slots = new(Slots, MostOfTenant, Every, time);

    // By host alone: what all tenants together have under way there.
    private readonly ConcurrentDictionary<string, int> _underWay = new(StringComparer.Ordinal);

    // A server that does not answer, or slowly, costs its patience once, not once for each of thousands of sessions: other tenants' deliveries wait behind. By tenant: what one
    // says of a server, such as an address there that never answers, must not put off what another is to be told there.
    private readonly ConcurrentDictionary<(TenantId, string), DateTimeOffset> _down = new();

    /// <summary>Delivers what is due. Answers how many were told.</summary>
    public override Task<int> RunOnceAsync(CancellationToken ct) => _slots.RunAsync(
        (most, mostOfTenant, busy, token) => deliveries.ClaimAsync(_time.GetUtcNow(), Lease, most, mostOfTenant, busy, token), delivery => delivery.TenantId, DeliverAsync, ct);

    private async Task<bool> DeliverAsync(LogoutDelivery delivery, CancellationToken ct)
    {
        if (!IsDown(delivery))
        {
            if (!Enter(delivery.Uri.Authority))
            {
                await deliveries.PutOffAsync(delivery, _time.GetUtcNow() + CrowdedPause, ct);
                return false;
            }

            bool taken;
            try
            {
                taken = await IsTakenAsync(delivery, ct);
            }
            finally
            {
                Leave(delivery.Uri.Authority);
            }

            if (taken)
            {
                await deliveries.DoneAsync(delivery, ct);
                return true;
            }
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
        var started = _time.GetTimestamp();
        var status = await outgoing.PostAsync(delivery.Uri, body, ct);
        if (status is null || _time.GetElapsedTime(started) > Slow)
        {
            if (_down.Count >= MostDown)
            {
                _down.Clear();
            }

            _down[ServerOf(delivery)] = _time.GetUtcNow() + FirstPause;
        }

        return status is { } answered && (int)answered is >= 200 and < 300;
    }

    private bool Enter(string host)
    {
        if (_underWay.AddOrUpdate(host, 1, (_, count) => count + 1) <= MostOfHost)
        {
            return true;
        }

        Leave(host);
        return false;
    }

    private void Leave(string host)
    {
        if (_underWay.AddOrUpdate(host, 0, (_, count) => count - 1) == 0)
        {
            _underWay.TryRemove(new KeyValuePair<string, int>(host, 0));
        }
    }

    private bool IsDown(LogoutDelivery delivery) => _down.TryGetValue(ServerOf(delivery), out var until) && until > _time.GetUtcNow();

    // Parsed, a host is in lower case.
    private static (TenantId, string) ServerOf(LogoutDelivery delivery) => (delivery.TenantId, delivery.Uri.Authority);

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
