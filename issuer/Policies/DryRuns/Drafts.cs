using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Policies.Drafts;
using Plinto.Issuer.Policies.Releases;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>What is active with a draft in the place of its policy.</summary>
internal sealed class Drafts(PolicySql policies, RevisionSql revisions)
{
    /// <summary>The name of files that are no policy's.</summary>
    private const string Unnamed = "draft";

    /// <summary>The sources, or why there are none. Entrypoints of unsaved files are found by <see cref="WithEntrypoints"/>, which compiles.</summary>
    public async Task<(ReleaseSources? Sources, Problem? Fault)> FindAsync(TenantId tenant, FilesRequest request, CancellationToken ct)
    {
        if (Check(request) is { } fault)
        {
            return (null, fault);
        }

        var active = await revisions.SourcesAsync(tenant, ct);
        if (request.Policy is null)
        {
            return request.Files is { } files ? (active.With(new PolicySource(null, Unnamed, 0, files, request.Entrypoints ?? [])), null) : (active, null);
        }

        if (!PolicyId.TryParse(request.Policy, out var id) || await policies.FindAsync(tenant, id, ct) is not { } policy)
        {
            return (null, Problems.NotFound("policy"));
        }

        if (request.Files is { } anew)
        {
            return (active.With(new PolicySource(id, policy.Name, 0, anew, request.Entrypoints ?? [])), null);
        }

        return await revisions.SourceAsync(tenant, id, request.Revision ?? policy.Revision, ct) is { } source
            ? (active.With(source), null)
            : (null, Problems.NotFound("revision of the policy"));
    }

    /// <summary>The same with the entrypoints of unsaved files, where their author named none. For the threads that compile.</summary>
    public static ReleaseSources WithEntrypoints(ReleaseSources sources) => sources with
    {
        Policies = [.. sources.Policies.Select(
            source => source.Revision == 0 && source.Entrypoints.Count == 0 ? source with { Entrypoints = CompileRelease.EntrypointsOf(source) } : source)],
    };

    private static Problem? Check(FilesRequest request)
    {
        var faults = new Faults()
            .Require(request.Revision is null || request is { Policy: not null, Files: null }, "revision", "names one of a policy's, and stands beside policy alone")
            .Require(request.Entrypoints is null || request.Files is not null, "entrypoints", "are for files");
        return (request.Files is { } files ? PolicyRules.Revision(faults, files, request.Entrypoints, message: null) : faults).Problem;
    }
}
