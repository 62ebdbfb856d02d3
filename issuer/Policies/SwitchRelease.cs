using System.Globalization;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.EdgeFeed;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Policies.Trials;
using Plinto.Rego.Testing;

namespace Plinto.Issuer.Policies;

/// <summary>
/// Puts a new release in force. It is compiled and tested outside any transaction, over what was in force when it began; then one statement switches to it, if that is still so. Who
/// loses a race begins again with what won it, so no release ever misses another's policy. Whatever fails, what was in force stays.
/// </summary>
internal sealed class SwitchRelease(RevisionSql revisions, PolicyWork compiler, IdempotentWrite writes, EventLog events, TimeProvider time)
{
    /// <summary>Every round another activation won; there are more than a few only under a flood of them.</summary>
    private const int MostRounds = 10;

    /// <summary>Runs a change, described anew over what is in force in each round. It may answer at once, with a fault or with what is already so.</summary>
    public async Task<IResult> RunAsync<TRequest>(
        HttpContext http, Caller caller, TRequest request, Func<ReleaseSources, Task<(ReleaseChange? Change, IResult? Answer)>> describe, CancellationToken ct)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var before = await revisions.SourcesAsync(caller.TenantId, ct);
            var (change, answer) = await describe(before);
            if (change is null)
            {
                return answer!;
            }

            var (compiled, fault) = await compiler.CompileAsync(caller.TenantId, stop => Compile(change.After, stop), ct);
            if (compiled is null || compiled.Release is not { } release)
            {
                return fault ?? compiled!.Fault!;
            }

            var lost = false;
            var result = await writes.RunAsync(http, caller, caller.TenantId, request, async work =>
            {
                if (!await HeadSql.SwitchAsync(work, before.Over, ct))
                {
                    lost = true;
                    return WriteOutcome.Refuse(Problems.Conflict("other activations came first each time; try again"));
                }

                if (await change.Apply(work) is { } refused)
                {
                    return WriteOutcome.Refuse(refused);
                }

                var (now, number) = (time.GetUtcNow(), before.Over + 1);
                await ReleaseSql.InsertAsync(work, number, release, change.Reason, By(caller.Actor), now, ct);
                change.Event.Data["release"] = number;
                await events.AppendAsync(work, change.Event, ct);
                await EdgeChangeSql.PolicyAsync(work, now, ct);
                return WriteOutcome.Ok(await change.Answer(work, number));
            }, ct);
            if (!lost)
            {
                return result;
            }
        }

        return Problems.Conflict("other activations came first each time; try again");
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
        IReadOnlyList<PolicyTestResource> failed = [.. report.Tests.Where(test => test.Outcome is RegoTestOutcome.Failed or RegoTestOutcome.NotRun).Select(PolicyTestResource.From)];
        return Problems.Of(ProblemTypes.PolicyTestsFailed, "tests tells which ones and where; what was in force stays", ("tests", failed));
    }

    private sealed record Compilation(CompiledRelease? Release, Problem? Fault);
}
