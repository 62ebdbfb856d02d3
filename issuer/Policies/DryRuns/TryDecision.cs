using Plinto.Issuer.Credentials;
using Plinto.Issuer.Http;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Releases;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary><c>POST /v1/policies/evaluate</c>: what the active policies, or with a draft among them, say of a question.</summary>
internal static class TryDecision
{
    public static async Task<IResult> EvaluateAsync(EvaluateRequest request, Caller caller, ActiveReleases releases, DraftReleases drafts, PolicyWork work, CancellationToken ct)
    {
        if ((request.Explain || request.Policy is not null || request.Revision is not null)
            && !(caller.Permissions.Contains(Permissions.ReadPolicies) && caller.Permissions.Contains(Permissions.ReadRoles)))
        {
            return Problems.Forbidden("drafts and explanations show what policies say, and whatever they read: they need policies:read and roles:read");
        }

        var (input, fault) = request.ReadInput();
        if (input is null)
        {
            return fault!;
        }

        var (release, missing) = request.Policy is null && request.Revision is null
            ? await releases.GetAsync(caller.TenantId, ct)
            : await drafts.GetAsync(caller.TenantId, new FilesRequest { Policy = request.Policy, Revision = request.Revision }, ct);
        if (release is null)
        {
            return missing!;
        }

        var (answer, busy) = await work.DecideAsync(
            caller.TenantId, () => ExplainDecision.Run(release, request.Entrypoint ?? release.DefaultEntrypoint, input, request.Explain), ct);
        return answer is null ? busy! : TypedResults.Ok(answer);
    }
}
