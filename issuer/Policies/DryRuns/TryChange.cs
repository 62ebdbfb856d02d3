using Plinto.Decisions;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Http;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Releases;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary><c>POST /v1/policies/dry-run</c>: what would come out differently if a draft were active.</summary>
internal static class TryChange
{
    private const int MostQuestions = 1000;
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromDays(1);

    public static async Task<IResult> RunAsync(
        DryRunRequest request, Caller caller, ActiveReleases releases, DraftReleases drafts, LoggedQuestionSql log, PolicyWork work, TimeProvider time, CancellationToken ct)
    {
        if (Refuse(request, caller) is { } refused)
        {
            return refused;
        }

        var draft = new FilesRequest { Files = request.Files, Entrypoints = request.Entrypoints, Policy = request.Policy, Revision = request.Revision };
        var (after, fault) = await drafts.GetAsync(caller.TenantId, draft, ct);
        var (before, missing) = after is null ? (null, fault) : await releases.GetAsync(caller.TenantId, ct);
        if (before is null)
        {
            return missing!;
        }

        var (questions, wrong) = request.Decisions is { } wanted
            ? (await log.ListAsync(caller.TenantId, wanted.Since ?? time.GetUtcNow() - DefaultPeriod, wanted.Entrypoint, wanted.Limit ?? MostQuestions, ct), null)
            : Read(request);
        if (questions is null)
        {
            return wrong!;
        }

        var (answer, busy) = await work.DecideAsync(caller.TenantId, () => Compare(before, after!, questions, time), ct);
        return answer is null ? busy! : TypedResults.Ok(answer);
    }

    private static Problem? Refuse(DryRunRequest request, Caller caller)
    {
        // A draft can give back in its reasons whatever it reads: who has which role, too.
        string[] needed = [request.Decisions is null ? Permissions.ReadPolicies : Permissions.ReadDecisions, Permissions.ReadRoles];
        return needed.All(caller.Permissions.Contains) ? new Faults()
            .Require(request.Inputs is null != request.Decisions is null, "inputs", "send either inputs or decisions")
            .Require(request.Inputs is null or { Count: > 0 and <= MostQuestions }, "inputs", $"there must be 1 to {MostQuestions}")
            .Require(request.Decisions?.Limit is null or (> 0 and <= MostQuestions), "decisions", $"limit must be 1 to {MostQuestions}")
            .Require(request.Decisions?.Since is not { } since || since >= DateTimeOffset.UnixEpoch, "decisions", "since must be a time of this era")
            .Problem : Problems.Forbidden($"this dry run needs {string.Join(" and ", needed)}");
    }

    private static (List<DryRunQuestion>? Questions, Problem? Fault) Read(DryRunRequest request)
    {
        var questions = new List<DryRunQuestion>();
        foreach (var item in request.Inputs!)
        {
            // Nullable annotations don't hold for what stands inside collections of a body.
            var question = item is null ? null : item with { Entrypoint = item.Entrypoint ?? request.Entrypoint };
            var (input, fault) = question?.ReadInput() ?? (null, Problems.Invalid("an input is null"));
            if (input is null)
            {
                return (null, fault);
            }

            questions.Add(new DryRunQuestion(questions.Count, null, question!.Entrypoint, input, null));
        }

        return (questions, null);
    }

    private static DryRunBody Compare(ActiveRelease before, ActiveRelease after, List<DryRunQuestion> questions, TimeProvider time)
    {
        var started = time.GetTimestamp();
        var (evaluated, changed) = (0, new List<ChangedDecision>());
        foreach (var question in questions.TakeWhile(_ => time.GetElapsedTime(started) < PolicyLimits.LongestDryRun))
        {
            evaluated++;
            var entrypoint = question.Entrypoint ?? after.DefaultEntrypoint;
            var decision = PolicyDecision.From(after.Policy.Evaluate(entrypoint, question.Input));
            var was = question.Logged ?? DryRunOutcome.From(PolicyDecision.From(before.Policy.Evaluate(question.Entrypoint ?? before.DefaultEntrypoint, question.Input)));
            var now = DryRunOutcome.From(decision);
            // The log names a step-up by its code; what the policy asked for is not in it.
            var same = question.Logged is null ? was == now : was.Allowed == now.Allowed && (was.Allowed || was.Code == now.Code || was.Code == DecisionCode.StepUpRequired);
            if (!same)
            {
                changed.Add(new ChangedDecision
                    { Index = question.Index, DecisionId = question.DecisionId, Entrypoint = entrypoint, Before = was, After = now, Reasons = decision.Reasons });
            }
        }

        return new DryRunBody { Evaluated = evaluated, NotEvaluated = questions.Count - evaluated, Changed = changed };
    }
}
