using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Credentials;

/// <summary>For endpoints that work inside a tenant: an operator must name it, and that it reached into it is written to the tenant's own log before anything happens.</summary>
internal sealed class RequireCallerTenant(Database db, EventLog events) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var caller = await Caller.BindAsync(http);
        if (caller.Tenant is not { } tenant)
        {
            return Problems.Invalid("name an existing tenant, by slug or id, in the Plinto-Tenant header");
        }

        if (caller.IsOperator)
        {
            await using var work = await db.BeginAsync(tenant, http.RequestAborted);
            var data = new JsonObject { ["method"] = http.Request.Method, ["path"] = http.Request.Path.Value };
            await events.AppendAsync(work, new NewEvent("operator.accessed", caller.Actor, tenant.ToString()) { Data = data }, http.RequestAborted);
            await work.CommitAsync(http.RequestAborted);
        }

        return await next(context);
    }
}
