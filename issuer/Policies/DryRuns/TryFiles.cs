using Plinto.Issuer.Credentials;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Releases;
using Plinto.Rego.Testing;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary><c>POST /v1/policies/check</c> and <c>/test</c>: files, or a revision, together with what is active.</summary>
internal static class TryFiles
{
    public static async Task<IResult> CheckAsync(FilesRequest request, Caller caller, Drafts drafts, PolicyWork work, CancellationToken ct)
    {
        var (sources, fault) = await drafts.FindAsync(caller.TenantId, request, ct);
        if (sources is null)
        {
            return fault!;
        }

        var (result, busy) = await work.CompileAsync(caller.TenantId, stop =>
        {
            var (release, errors) = CompileRelease.Run(CompileRelease.Parse(Drafts.WithEntrypoints(sources), stop), stop);
            return new CheckBody { Valid = release is not null, Errors = [.. errors.Select(PolicyError.From)], Entrypoints = release?.Entrypoints ?? [] };
        }, ct);
        return result is null ? busy! : TypedResults.Ok(result);
    }

    public static async Task<IResult> TestAsync(FilesRequest request, Caller caller, Drafts drafts, PolicyWork work, CancellationToken ct)
    {
        var (sources, fault) = await drafts.FindAsync(caller.TenantId, request, ct);
        if (sources is null)
        {
            return fault!;
        }

        var (report, busy) = await work.CompileAsync(caller.TenantId, stop =>
        {
            var complete = CompileRelease.Parse(Drafts.WithEntrypoints(sources), stop);
            return CompileRelease.Check(complete, stop) is { Count: > 0 } errors ? new RegoTestReport { Errors = errors } : CompileRelease.Test(complete, coverage: true, stop);
        }, ct);
        return report switch
        {
            null => busy!,
            { Errors.Count: > 0 } => PolicyWork.Invalid(report.Errors.Select(PolicyError.From)),
            _ => TypedResults.Ok(TestReportBody.From(report)),
        };
    }
}
