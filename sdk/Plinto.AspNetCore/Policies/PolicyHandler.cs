using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Plinto.Rego.Decisions;

namespace Plinto.AspNetCore.Policies;

/// <summary>Asks the policies in force. Without any, or when the input is too large, the answer is no.</summary>
internal sealed class PolicyHandler(PolicyBundles bundles, IOptions<PlintoPolicyOptions> options, TimeProvider time) : AuthorizationHandler<PolicyRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PolicyRequirement requirement)
    {
        if (context.Resource is not HttpContext http || context.User.Identity?.IsAuthenticated != true)
        {
            return;
        }

        var decision = await DecideAsync(http, requirement);
        if (http.Items[typeof(PolicyDecision)] is not PolicyDecision { Allowed: false })
        {
            http.Items[typeof(PolicyDecision)] = decision;
        }

        if (decision.Allowed)
        {
            context.Succeed(requirement);
        }
    }

    private async ValueTask<PolicyDecision> DecideAsync(HttpContext http, PolicyRequirement requirement)
    {
        if (await bundles.GetAsync(http.RequestAborted) is not { } loaded)
        {
            return PolicyDecision.Missing;
        }

        var input = new PolicyInput(http, options.Value.Headers, time.GetUtcNow());
        return input.Write(requirement) is { } document ? PolicyDecision.From(loaded.Policy.Evaluate(requirement.Entrypoint, document)).ForAcr(input.Acr) : PolicyDecision.InputTooLarge;
    }
}
