using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Releases;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Drafts ready to decide.</summary>
internal sealed class DraftReleases(Drafts drafts, ActiveReleases releases, PolicyWork work)
{
    /// <summary>What is active with the draft in its policy's place, compiled; or why it can't be.</summary>
    public async Task<(ActiveRelease? Release, Problem? Fault)> GetAsync(TenantId tenant, FilesRequest request, CancellationToken ct)
    {
        var (sources, fault) = await drafts.FindAsync(tenant, request, ct);
        if (sources is null)
        {
            return (null, fault);
        }

        var (compiled, busy) = await work.CompileAsync(tenant, stop => CompileOne(sources, stop), ct);
        if (compiled is null)
        {
            return (null, busy);
        }

        return compiled.Release is { } release ? (await releases.DraftAsync(tenant, release, ct), null) : (null, compiled.Fault);
    }

    private static Compiled CompileOne(ReleaseSources sources, CancellationToken stop)
    {
        var (release, errors) = CompileRelease.Run(CompileRelease.Parse(Drafts.WithEntrypoints(sources), stop), stop);
        return new Compiled(release, release is null ? PolicyWork.Invalid(errors.Select(PolicyError.From)) : null);
    }

    private sealed record Compiled(CompiledRelease? Release, Problem? Fault);
}
