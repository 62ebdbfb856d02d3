using Microsoft.AspNetCore.Mvc;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Http;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>What policies would say, without activating anything: <c>/check</c>, <c>/test</c>, <c>/evaluate</c> and <c>/dry-run</c>.</summary>
internal static class TrialEndpoints
{
    private const int LargestEvaluation = PolicyLimits.LargestInput + (64 * 1024);
    private const int LargestDryRun = 8 * 1024 * 1024;

    public static void Map(Routes routes)
    {
        var policies = routes.MapPolicies();
        policies.MapPost("/check", TryFiles.CheckAsync).RequireAuthorization(Permissions.ManagePolicies).TakesFiles().Produces<CheckBody>();
        policies.MapPost("/test", TryFiles.TestAsync).RequireAuthorization(Permissions.ManagePolicies).TakesFiles().Produces<TestReportBody>();
        policies.MapPost("/evaluate", TryDecision.EvaluateAsync).RequireAuthorization(Permissions.EvaluatePolicies)
            .WithMetadata(new RequestSizeLimitAttribute(LargestEvaluation)).Produces<EvaluationBody>();
        policies.MapPost("/dry-run", TryChange.RunAsync).RequireAuthorization(Permissions.EvaluatePolicies)
            .WithMetadata(new RequestSizeLimitAttribute(LargestDryRun)).Produces<DryRunBody>();
    }
}
