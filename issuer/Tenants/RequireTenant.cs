using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Tenants;

/// <summary>A tenant's endpoints answer only where a tenant is named.</summary>
internal sealed class RequireTenant : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Items.ContainsKey(typeof(TenantAddress)) ? next(context) : ValueTask.FromResult<object?>(Problems.NotFound("tenant"));
}
