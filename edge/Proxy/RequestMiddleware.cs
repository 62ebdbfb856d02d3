using Plinto.Edge.Authenticate;
using Plinto.Edge.Decide.Log;
using Plinto.Edge.Observe;
using Plinto.Edge.Snapshots;

namespace Plinto.Edge.Proxy;

/// <summary>Runs <see cref="RequestOrder"/>: the part before the route, and the part with it. Only a request whose tenant or key is missing ever waits, or whose decision must be on disk first.</summary>
internal sealed class RequestMiddleware(RequestOrder order, TenantDirectory tenants, DecisionLog log, EdgeMetrics metrics, TimeProvider time)
{
    /// <summary>Before the route is matched.</summary>
    public Task CheckMessageAsync(HttpContext http, RequestDelegate next)
    {
        foreach (var step in RequestOrder.BeforeRoute)
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

    private Denial? Run(HttpContext http, RouteRules rules, out Missing missing, out byte[]? record)
    {
        var request = new EdgeRequest(http, rules, time.GetUtcNow());
        var denial = Run(ref request);
        missing = request.Missing;
        record = request.Record;
        return denial;
    }

    private Denial? Run(ref EdgeRequest request)
    {
        foreach (var step in order.Steps)
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
        if (missing == Missing.Tenant)
        {
            await tenants.LoadAsync(rules.Tenant);
        }
        else if (tenants.Find(rules.Tenant) is { } tenant)
        {
            await AskForKeyAsync(tenant, UnverifiedToken.KeyId(http.Request.Headers.Authorization[0].AsSpan("Bearer ".Length).Trim(' ')));
        }

        var denial = Run(http, rules, out _, out var record);
        await (record is null ? FinishAsync(http, next, rules, denial) : KeepAndFinishAsync(http, next, rules, denial, record));
    }

    private async Task KeepAndFinishAsync(HttpContext http, RequestDelegate next, RouteRules rules, Denial? denial, byte[] record) =>
        await FinishAsync(http, next, rules, await log.KeepAsync(record) ? denial : Denials.DecisionLogFull);

    private async Task AskForKeyAsync(TenantState tenant, string? keyId)
    {
        if (keyId is null)
        {
            return;
        }

        await tenant.UnknownKeys.AskAsync(keyId, time.GetUtcNow(), () => tenants.RefreshAsync(tenant, CancellationToken.None));
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
