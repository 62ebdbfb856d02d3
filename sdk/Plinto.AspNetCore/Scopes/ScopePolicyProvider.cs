using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Plinto.AspNetCore.Scopes;

/// <summary>Makes the policy of a scope from its name, so that an app need not register each.</summary>
internal sealed class ScopePolicyProvider(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
{
    public override Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => policyName.StartsWith(PlintoDefaults.ScopePolicyPrefix, StringComparison.Ordinal)
        ? Task.FromResult<AuthorizationPolicy?>(Policy(policyName[PlintoDefaults.ScopePolicyPrefix.Length..]))
        : base.GetPolicyAsync(policyName);

    private static AuthorizationPolicy Policy(string scope) =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope)).Build();
}
