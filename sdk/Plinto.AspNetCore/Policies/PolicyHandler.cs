using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Plinto.Decisions;
using Plinto.Decisions.Headers;
using Plinto.Decisions.Input;

namespace Plinto.AspNetCore.Policies;

/// <summary>Asks the active policies. Without any, or when the input is too large, the answer is no.</summary>
internal sealed class PolicyHandler(PolicyBundles bundles, IOptions<PlintoPolicyOptions> options, TimeProvider time) : AuthorizationHandler<PolicyRequirement>
{
    private readonly InputDocument _inputs = new();

    // Nobody has removed from the request what clients write in the name of others.
    private readonly string[] _headers =
        [.. options.Value.Headers.Where(name => InputHeaders.MayRead(name)).Select(name => name.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PolicyRequirement requirement)
    {
        if (context.Resource is not HttpContext http || context.User.Identity?.IsAuthenticated != true)
        {
            return;
        }

        var loaded = await bundles.GetAsync(http.RequestAborted);
        var decision = loaded is null ? PolicyDecision.Missing : Decide(http, requirement, loaded);
        if (http.Items[typeof(PolicyDecision)] is not PolicyDecision { Allowed: false })
        {
            http.Items[typeof(PolicyDecision)] = decision;
        }

        if (decision.Allowed)
        {
            context.Succeed(requirement);
        }
    }

    private PolicyDecision Decide(HttpContext http, PolicyRequirement requirement, LoadedPolicy loaded)
    {
        if (loaded.Find(requirement.Entrypoint) is not { } point)
        {
            return PolicyDecision.Missing;
        }

        if (CallerClaims.Read(http, loaded.Shapes) is not { } token)
        {
            return TokenInput.Unreadable;
        }

        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? http.Request.PathBase.Add(http.Request.Path).Value ?? "/";
        var asked = new InputRequest
        {
            Http = http,
            Token = token,
            Route = route,
            Resource = requirement.Resource ?? route,
            Action = requirement.Action,
            Headers = _headers,
            Now = time.GetUtcNow(),
        };
        return _inputs.Make(asked, point.Reads) is { } input ? point.Decide(input).ForAcr(token.Acr) : PolicyDecision.InputTooLarge;
    }
}
