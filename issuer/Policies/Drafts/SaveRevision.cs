using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Releases;
using Plinto.Issuer.Policies.Sources;
using Plinto.Rego.Errors;

namespace Plinto.Issuer.Policies.Drafts;

/// <summary>
/// What is checked before files become a revision: that they compile together with what is active. Whether their tests pass counts only for activating them.
/// </summary>
internal sealed class SaveRevision(RevisionSql revisions, PolicyWork compiler)
{
    /// <summary>The source with its entrypoints, or why it is refused.</summary>
    /// <param name="findEntrypoints">Whether the author listed none.</param>
    public async Task<(PolicySource? Source, Problem? Fault)> CheckAsync(TenantId tenant, PolicySource draft, bool findEntrypoints, CancellationToken ct)
    {
        var active = await revisions.SourcesAsync(tenant, ct);
        var (check, fault) = await compiler.CompileAsync(tenant, stop =>
        {
            var source = findEntrypoints ? draft with { Entrypoints = CompileRelease.EntrypointsOf(draft) } : draft;
            return new Result(source, CompileRelease.Check(CompileRelease.Parse(active.With(source), stop), stop));
        }, ct);
        return check is { Errors.Count: 0 } ? (check.Source, null) : (null, fault ?? PolicyWork.Invalid(check!.Errors.Select(PolicyError.From)));
    }

    public static PolicyRevision Make(PolicySource source, string? message, Actor actor, DateTimeOffset now) => new()
    {
        Number = source.Revision, Files = source.Files, Entrypoints = source.Entrypoints, Message = message, CreatedBy = SwitchRelease.By(actor), CreatedAt = now,
    };

    private sealed record Result(PolicySource Source, IReadOnlyList<RegoError> Errors);
}
