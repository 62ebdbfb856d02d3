using System.Text.Json.Nodes;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>Holds a change against what is active: a step to the next release, or an answer at once, since it cannot be or is so already.</summary>
internal sealed class ResolveChange(PolicySql policies, RevisionSql revisions, HeadSql heads)
{
    public Task<(ReleaseStep? Step, IResult? Answer)> RunAsync(Caller caller, ReleaseChange change, ReleaseSources before, CancellationToken ct) => change switch
    {
        PolicyChange policy => OfPolicyAsync(caller, policy, before, ct),
        SettingsChange settings => OfSettingsAsync(caller, settings, before, ct),
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    private async Task<(ReleaseStep?, IResult?)> OfPolicyAsync(Caller caller, PolicyChange change, ReleaseSources before, CancellationToken ct)
    {
        if (await policies.FindAsync(caller.TenantId, change.Policy, ct) is not { } policy)
        {
            return (null, Problems.NotFound("policy"));
        }

        if (change.Kind == PolicyChangeKind.Deactivate)
        {
            return policy.ActiveRevision is null ? (null, AsItIs(policy, before)) : (Step(caller, policy, change, before.Without(policy.Id), "deactivated"), null);
        }

        if (change.Kind == PolicyChangeKind.RollBack)
        {
            if (policy.PreviousRevision is not { } previous || previous == policy.ActiveRevision)
            {
                return (null, Problems.Conflict("no other revision of the policy was active before"));
            }

            // Pinned to what was read, so that two roll-backs at once go back one step.
            change = change with { Revision = previous, ExpectedActive = change.ExpectedActive ?? policy.ActiveRevision ?? 0 };
        }

        if (await revisions.SourceAsync(caller.TenantId, policy.Id, change.Revision!.Value, ct) is not { } source)
        {
            return (null, Problems.NotFound("revision of the policy"));
        }

        if (change.ExpectedActive is { } wanted && wanted != (policy.ActiveRevision ?? 0))
        {
            return (null, Unexpected(policy));
        }

        return before.Policies.Any(active => active.Id == policy.Id && active.Revision == source.Revision)
            ? (null, AsItIs(policy, before))
            : (Step(caller, policy, change, before.With(source), change.Kind == PolicyChangeKind.RollBack ? "rolled_back" : "activated"), null);
    }

    private async Task<(ReleaseStep?, IResult?)> OfSettingsAsync(Caller caller, SettingsChange change, ReleaseSources before, CancellationToken ct)
    {
        var head = await heads.FindAsync(caller.TenantId, ct);
        if (change.Version is { } version && version != head.Version)
        {
            return (null, Problems.VersionMismatch());
        }

        var (basePolicy, redactions) = (change.BasePolicy ?? head.BasePolicy, change.Redactions ?? head.Redactions);
        var entry = new NewEvent(
            "policy.settings_changed", caller.Actor, caller.TenantId.ToString()) { Data = new() { ["basePolicy"] = basePolicy, ["redactions"] = redactions.Count } };
        return (new ReleaseStep(change with { BasePolicy = basePolicy, Redactions = redactions }, before with { BasePolicy = basePolicy }, "settings", entry), null);
    }

    /// <summary>Another revision is active than the caller expected.</summary>
    public static Problem Unexpected(Policy policy) => Problems.Conflict($"the active revision is {policy.ActiveRevision ?? 0}, not the one expected");

    private static IResult AsItIs(Policy policy, ReleaseSources before) => TypedResults.Ok(new ActivationBody { Policy = PolicyBody.From(policy), Release = before.Over });

    private static ReleaseStep Step(Caller caller, Policy policy, PolicyChange change, ReleaseSources after, string reason)
    {
        var data = new JsonObject { ["name"] = policy.Name, ["revision"] = change.Revision, ["before"] = policy.ActiveRevision };
        return new ReleaseStep(change, after, reason, new NewEvent("policy." + reason, caller.Actor, policy.Id.ToString()) { Data = data });
    }
}
