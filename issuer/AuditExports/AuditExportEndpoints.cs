using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Audit;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.AuditExports;

/// <summary>
/// <c>/v1/audit-logs/exports</c>: exports of the event log that go on by themselves (<see cref="RunAuditExports"/>) into a compressed file, kept for 24 hours; and
/// <c>/downloads/audit-logs/{secret}</c>, where a link to one leads, without another credential.
/// </summary>
internal static class AuditExportEndpoints
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(15);

    public static void Map(Routes routes)
    {
        var exports = routes.Root.MapGroup("/v1/audit-logs/exports").WithTags("audit").AddEndpointFilter<RequireCallerTenant>();
        exports.MapGet("/", ListExports).RequireAuthorization(Permissions.ReadAudit);
        exports.MapPost("/", CreateExport).RequireAuthorization(Permissions.ReadAudit).Produces<AuditExportBody>(StatusCodes.Status201Created);
        exports.MapGet("/{id}", GetExport).RequireAuthorization(Permissions.ReadAudit);
        exports.MapPost("/{id}/link", CreateLink).RequireAuthorization(Permissions.ReadAudit).Produces<DownloadLinkBody>(StatusCodes.Status201Created);
        exports.MapDelete("/{id}", DeleteExport).RequireAuthorization(Permissions.ReadAudit);
        routes.Root.MapGet("/downloads/audit-logs/{secret}", Download).ExcludeFromDescription();
    }

    private static async Task<Results<Ok<Page<AuditExportBody>>, Problem>> ListExports(
        Caller caller, PageRequest page, AuditExportSql exports, TimeProvider time, CancellationToken ct)
    {
        if (!page.TryReadCursor(out AuditExportId? after))
        {
            return PageRequest.ForeignCursor();
        }

        var rows = await exports.ListAsync(caller.TenantId, after, page.Rows, time.GetUtcNow(), ct);
        return TypedResults.Ok(Page<AuditExportBody>.Of(rows, page, AuditExportBody.From, export => export.Id.ToString()));
    }

    private static async Task<Results<Ok<AuditExportBody>, Problem>> GetExport(string id, Caller caller, AuditExportSql exports, TimeProvider time, CancellationToken ct) =>
        AuditExportId.TryParse(id, out var known) && await exports.FindAsync(caller.TenantId, known, time.GetUtcNow(), ct) is { } found
            ? TypedResults.Ok(AuditExportBody.From(found))
            : Problems.NotFound("export");

    private static async Task<IResult> CreateExport(
        CreateAuditExportRequest request, Caller caller, ReadAuditFilter read, AuditSql logs, IdempotentWrite writes, EventLog events, TimeProvider time, HttpContext http,
        CancellationToken ct)
    {
        if (ExportFormat.Find(request.Format) is null)
        {
            return Problems.Invalid("format must be one of " + string.Join(", ", ExportFormat.All.Select(known => known.Name)));
        }

        var (filter, fault) = read.Read(request.Filters(), caller);
        if (filter is null)
        {
            return fault!;
        }

        var range = await logs.RangeAsync(caller.TenantId, filter, ct);
        return await writes.RunAsync(http, caller, caller.TenantId, request, async work =>
        {
            var now = time.GetUtcNow();
            var export = new AuditExport
            {
                Id = new AuditExportId(Guid.CreateVersion7(now)), Format = request.Format, Range = range, Reached = range.After, Events = 0, Parts = 0, Bytes = 0,
                State = "running", Failure = null, CreatedAt = now, FinishedAt = null, ExpiresAt = now + Kept,
            };
            if (!await AuditExportSql.InsertAsync(work, export, JsonSerializer.Serialize(filter, AuditExportsJson.Default.AuditFilter), ct))
            {
                var most = $"a tenant may have {AuditExportSql.MostRunning} exports running and {AuditExportSql.MostKept} kept; wait for one, or delete one";
                return WriteOutcome.Refuse(Problems.Of(ProblemTypes.AuditExportLimit, most));
            }

            await events.AppendAsync(work, new NewEvent("audit.export_created", caller.Actor, export.Id.ToString()) { Data = new() { ["format"] = export.Format } }, ct);
            return WriteOutcome.Created("/v1/audit-logs/exports/" + export.Id, AuditExportBody.From(export));
        }, ct);
    }

    private static async Task<IResult> CreateLink(
        string id, Caller caller, IdempotentWrite writes, EventLog events, Settings settings, TimeProvider time, HttpContext http, CancellationToken ct) =>
        await writes.RunAsync(http, caller, caller.TenantId, id, async work =>
        {
            var now = time.GetUtcNow();
            var secret = OpaqueSecret.Generate(OpaqueSecret.DownloadPrefix);
            if (!AuditExportId.TryParse(id, out var known) || !await AuditExportSql.LinkAsync(work, known, secret.Hash, now, now + LinkLifetime, ct))
            {
                return WriteOutcome.Refuse(Problems.NotFound("finished export"));
            }

            await events.AppendAsync(work, new NewEvent("audit.export_linked", caller.Actor, id), ct);
            var body = new DownloadLinkBody($"{settings.PublicUrl}/downloads/audit-logs/{secret.Text}", now + LinkLifetime);
            return WriteOutcome.Created("/v1/audit-logs/exports/" + id, body, kept: body with { Url = null });
        }, ct);

    private static async Task<Results<NoContent, Problem>> DeleteExport(string id, Caller caller, Database db, EventLog events, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!AuditExportId.TryParse(id, out var known) || !await AuditExportSql.DeleteAsync(work, known, ct))
        {
            return Problems.NotFound("export");
        }

        await events.AppendAsync(work, new NewEvent("audit.export_deleted", caller.Actor, id), ct);
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Download(string secret, AuditExportSql exports, TimeProvider time, HttpResponse response, CancellationToken ct)
    {
        if (await exports.FindByLinkAsync(OpaqueSecret.HashOf(secret), time.GetUtcNow(), ct) is not var (tenant, id)
            || await exports.FindAsync(tenant, id, time.GetUtcNow(), ct) is not { State: "done" } export)
        {
            return Problems.NotFound("download; links end after 15 minutes");
        }

        CacheHeaders.NoStore(response);
        response.ContentType = "application/gzip";
        response.ContentLength = export.Bytes;
        response.Headers.ContentDisposition = $"attachment; filename=\"audit-log.{export.Format}.gz\"";
        response.Headers["Referrer-Policy"] = "no-referrer";
        for (var number = 1; number <= export.Parts; number++)
        {
            // Deleted meanwhile: the body stays shorter than it said, and the connection is cut.
            if (await exports.PartAsync(tenant, id, number, ct) is not { } part)
            {
                throw new IOException("the export was deleted while it was downloaded");
            }

            await response.Body.WriteAsync(part, ct);
        }

        return TypedResults.Empty;
    }
}
