using Plinto.Edge.DecisionLogs;
using Plinto.Edge.Observe;
using Plinto.Edge.Requests;
using Plinto.Edge.Routing;
using Plinto.Edge.Snapshots;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Edge.Proxy;

/// <summary>
/// Runs <see cref="RequestOrder"/>: the part before the route, and the part with it. Only a request whose tenant or key is missing ever waits, or whose decision must be on disk
/// first.
/// </summary>
internal sealed class RequestMiddleware(RequestOrder order, TenantDirectory tenants, DecisionLog log, EdgeMetrics metrics, TimeProvider time)
{
    /// <summary>Before the route is matched.</summary>
    public Task CheckMessageAsync(HttpContext http, RequestDelegate next)
    {
        foreach (var step in order.BeforeRoute)
        {
            if (step(http) is { } denial)
            {
                return RefuseAsync(http, denial, null);
            }
        }

        return next(http);
    }

    /// <summary>Between route and upstream.</summary>
    public Task AuthorizeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RouteRules>() is not { } rules)
        {
            return RefuseAsync(http, Denials.RulesMissing, null);
        }

        foreach (var step in order.AnyRoute)
        {
            if (step(http, rules) is { } refused)
            {
                return RefuseAsync(http, refused, null);
            }
        }

        if (rules.Mode == RouteMode.Public)
        {
            metrics.Allowed();
            return next(http);
        }

        var denial = Run(http, rules, out var missing, out var record);
        return missing != Missing.Nothing ? FetchAndTryAgainAsync(http, next, rules, missing)
            : record is null ? FinishAsync(http, next, rules, denial)
            : KeepAndFinishAsync(http, next, rules, denial, record);
    }

    /// <summary>Who calls an endpoint of the edge's own: the refusal, or the tenant's snapshot that let the caller in.</summary>
    public async Task<(Denial? Denial, Snapshot? Snapshot)> IdentifyAsync(HttpContext http, RouteRules rules)
    {
        var denial = Identify(http, rules, out var snapshot, out var missing);
        if (missing != Missing.Nothing)
        {
            await FetchAsync(http, rules, missing);
            denial = Identify(http, rules, out snapshot, out _);
        }

        if (denial is not null)
        {
            metrics.Denied(denial.Code);
        }

        return (denial, snapshot);
    }

    private Denial? Identify(HttpContext http, RouteRules rules, out Snapshot? snapshot, out Missing missing)
    {
        var request = new EdgeRequest(http, rules, time.GetUtcNow());
        var denial = Run(ref request, order.Caller);
        snapshot = request.Snapshot;
        missing = request.Missing;
        return denial;
    }

    private Denial? Run(HttpContext http, RouteRules rules, out Missing missing, out byte[]? record)
    {
        var request = new EdgeRequest(http, rules, time.GetUtcNow());
        var denial = Run(ref request, order.Caller) ?? Run(ref request, order.Forward);
        missing = request.Missing;
        record = request.Record;
        return denial;
    }

    private static Denial? Run(ref EdgeRequest request, RequestOrder.Step[] steps)
    {
        foreach (var step in steps)
        {
            if (step(ref request) is { } denial)
            {
                return denial;
            }
        }

        return null;
    }

    private async Task FetchAndTryAgainAsync(HttpContext http, RequestDelegate next, RouteRules rules, Missing missing)
    {
        await FetchAsync(http, rules, missing);
        var denial = Run(http, rules, out _, out var record);
        await (record is null ? FinishAsync(http, next, rules, denial) : KeepAndFinishAsync(http, next, rules, denial, record));
    }

    private async Task KeepAndFinishAsync(HttpContext http, RequestDelegate next, RouteRules rules, Denial? denial, byte[] record) =>
        await FinishAsync(http, next, rules, await log.KeepAsync(record) ? denial : Denials.DecisionLogFull);

    private async Task FetchAsync(HttpContext http, RouteRules rules, Missing missing)
    {
        if (missing == Missing.Tenant)
        {
            await tenants.LoadAsync(rules.Tenant);
        }
        else if (tenants.Find(rules.Tenant) is { } tenant)
        {
            await AskForKeyAsync(tenant, AccessTokenVerifier.ReadUnverified(http.Request.Headers.Authorization[0].AsSpan("Bearer ".Length).Trim(' '))?.KeyId);
        }
    }

    private async Task AskForKeyAsync(TenantState tenant, string? keyId)
    {
        if (keyId is null)
        {
            return;
        }

        await tenant.UnknownKeys.AskAsync(keyId, time.GetUtcNow(), () => tenants.RefreshAsync(tenant));
        if (tenant.Snapshot?.Keys.Find(keyId) is null)
        {
            tenant.UnknownKeys.IsUnknown(keyId, time.GetUtcNow());
        }
    }

    private Task FinishAsync(HttpContext http, RequestDelegate next, RouteRules rules, Denial? denial)
    {
        if (denial is not null)
        {
            return RefuseAsync(http, denial, rules);
        }

        metrics.Allowed();
        return next(http);
    }

    private Task RefuseAsync(HttpContext http, Denial denial, RouteRules? rules)
    {
        metrics.Denied(denial.Code);
        return denial.WriteAsync(http, rules);
    }
}
