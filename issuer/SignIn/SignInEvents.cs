using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Pages;
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Telemetry;
using Plinto.Issuer.Throttling;

namespace Plinto.Issuer.SignIn;

/// <summary>
/// Tells the event log of sign-ins that did not succeed. A flood does not fill it: of one network, outcome and minute there are <see cref="FloodSampler.RowsEach"/> rows, and then
/// one with the count of the rest.
/// </summary>
internal sealed class SignInEvents(
    Database db, EventLog events, FloodSampler sampler, IssuerMetrics metrics, TimeProvider time, ILogger<SignInEvents> logger)
    : ScheduledWork("count-sign-ins", TimeSpan.FromSeconds(10), metrics, time, logger)
{
    public const string Failed = "sign_in.failed";
    public const string Throttled = "sign_in.throttled";

    /// <summary>Writes it, or counts it.</summary>
    /// <param name="reason">Why; null where the type says it all.</param>
    /// <param name="identity">Whose account was tried; null: nobody's.</param>
    public async Task TellAsync(HttpContext http, TenantId tenant, string type, string? reason, IdentityId? identity, CancellationToken ct)
    {
        if (!sampler.Admit(new FloodKey(tenant, type, reason, ClientAddress.NetworkOf(http))))
        {
            return;
        }

        // Nobody has proved to be the identity: the actor has no id.
        var actor = PageActor.Of(http, default) with { Id = null };
        await WriteAsync(tenant, new NewEvent(type, actor, identity?.ToString() ?? tenant.ToString()) { Data = Data(reason, count: 1, since: null) }, ct);
    }

    /// <summary>Tells of what was counted. Answers how many events that were.</summary>
    public override Task<int> RunOnceAsync(CancellationToken ct) => FlushAsync(all: false, ct);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(all: true, cancellationToken);
    }

    private async Task<int> FlushAsync(bool all, CancellationToken ct)
    {
        var counted = sampler.Take(all);
        foreach (var (key, count) in counted)
        {
            var actor = new Actor("identity", null) { Address = key.Network.Length == 0 ? null : key.Network };
            await WriteAsync(key.Tenant, new NewEvent(key.Type, actor, key.Tenant.ToString()) { Data = Data(key.Reason, count.LeftOut, count.Since) }, ct);
        }

        return counted.Count;
    }

    private async Task WriteAsync(TenantId tenant, NewEvent entry, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(tenant, ct);
        await events.AppendAsync(work, entry, ct);
        await work.CommitAsync(ct);
    }

    private static JsonObject Data(string? reason, int count, DateTimeOffset? since)
    {
        var data = new JsonObject { ["count"] = count };
        if (reason is not null)
        {
            data["reason"] = reason;
        }

        if (since is { } first)
        {
            data["since"] = first.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        }

        return data;
    }
}
