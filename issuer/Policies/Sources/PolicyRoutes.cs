using Microsoft.AspNetCore.Mvc;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Http;

namespace Plinto.Issuer.Policies.Sources;

/// <summary>What all endpoints below <c>/v1/policies</c> have in common.</summary>
internal static class PolicyRoutes
{
    /// <summary>Files may be 512 KiB, and JSON's escapes make them longer.</summary>
    private const int LargestSave = 2 * 1024 * 1024;

    public static RouteGroupBuilder MapPolicies(this Routes routes) => routes.Root.MapGroup("/v1/policies").WithTags("policies").AddEndpointFilter<RequireCallerTenant>();

    /// <summary>For endpoints whose bodies hold policies.</summary>
    public static RouteHandlerBuilder TakesFiles(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new RequestSizeLimitAttribute(LargestSave));
}
