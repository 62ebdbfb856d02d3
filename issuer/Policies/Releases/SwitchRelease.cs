using System.Globalization;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Sources;
using Plinto.Rego.Testing;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>
/// Activates a new release: resolve, compile and test, switch, write. It is compiled outside any transaction, over what was active when it began; then one statement switches to
/// it, if that is still so. Who loses a race begins again with what won it, so no release ever misses another's policy. Whatever fails, what was active stays.
/// </summary>
internal sealed class SwitchRelease(ResolveChange resolve, RevisionSql revisions, PolicyWork compiler, IdempotentWrite writes, EventLog events, TimeProvider time)
{
    /// <summary>Every round another activation won; there are more than a few only under a flood of them.</summary>
    private const int MostRounds = 10;

    /// <summary>Runs a change. It may answer at once, with a fault or with what is already so.</summary>
    /// <param name="request">The body: an idempotency key that comes with another one is refused.</param>
    public async Task<IResult> RunAsync<TRequest>(HttpContext http, Caller caller, TRequest request, ReleaseChange change, CancellationToken ct)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var before = await revisions.SourcesAsync(caller.TenantId, ct);
            var (step, answer) = await resolve.RunAsync(caller, change, before, ct);
            if (step is null)
            {
                return answer!;
            }

            var (compiled, fault) = await compiler.CompileAsync(caller.TenantId, stop => Compile(step.After, stop), ct);
            if (compiled is null || compiled.Release is not { } release)
            {
                return fault ?? compiled!.Fault!;
            }

            var lost = false;
            var result = await writes.RunAsync(http, caller, caller.TenantId, request, async work =>
            {
                lost = !await HeadSql.SwitchAsync(work, before.Over, ct);
                return lost ? WriteOutcome.Refuse(Overtaken()) : await WriteAsync(work, caller, step, release, before.Over + 1, ct);
            }, ct);
            if (!lost)
            {
                return result;
            }
        }

        return Overtaken();
    }

    private static Problem Overtaken() => Problems.Conflict("other activations came first each time; try again");

    private async Task<WriteOutcome> WriteAsync(Work work, Caller caller, ReleaseStep step, CompiledRelease release, long number, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var outcome = await ApplyChange.RunAsync(work, step.Change, number, now, ct);
        if (outcome.Fault is not null)
        {
            return outcome;
        }

        await ReleaseSql.InsertAsync(work, number, release, step.Reason, By(caller.Actor), now, ct);
        step.Event.Data["release"] = number;
        await events.AppendAsync(work, step.Event, ct);
        await EdgeChangeSql.PolicyAsync(work, now, ct);
        return outcome;
    }

    /// <summary>Who did it, as releases and revisions keep it.</summary>
    public static string By(Actor actor) => string.Create(CultureInfo.InvariantCulture, $"{actor.Kind}:{actor.Id}");

    private static Compilation Compile(ReleaseSources sources, CancellationToken stop)
    {
        var parsed = CompileRelease.Parse(sources, stop);
        var (release, errors) = CompileRelease.Run(parsed, stop);
        if (release is null)
        {
            return new Compilation(null, PolicyWork.Invalid(errors.Select(PolicyError.From)));
        }

        var report = CompileRelease.Test(parsed, coverage: false, stop);
        return report.Succeeded ? new Compilation(release, null) : new Compilation(null, TestsFailed(report));
    }

    private static Problem TestsFailed(RegoTestReport report)
    {
        IReadOnlyList<PolicyTestBody> failed = [.. report.Tests.Where(test => test.Outcome is RegoTestOutcome.Failed or RegoTestOutcome.NotRun).Select(PolicyTestBody.From)];
        return Problems.Of(ProblemTypes.PolicyTestsFailed, "tests tells which ones and where; what was active stays", ("tests", failed));
    }

    private sealed record Compilation(CompiledRelease? Release, Problem? Fault);
}
