using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Audit;

/// <summary>
/// <c>/v1/audit-logs</c>: a tenant's event log, searched and counted. An event is shown once it has its position, within a second of its commit; pages go by position, so that what
/// arrives meanwhile moves nothing. Exports are in <see cref="AuditExportEndpoint"/>.
/// </summary>
internal static class AuditEndpoints
{
    public static void Map(Routes routes)
    {
        var logs = routes.Root.MapGroup("/v1/audit-logs").WithTags("audit").AddEndpointFilter<RequireCallerTenant>().AddEndpointFilter(LimitAsync);
        logs.MapGet("/", ListEntries).RequireAuthorization(Permissions.ReadAudit);
        logs.MapGet("/counts", CountEntries).RequireAuthorization(Permissions.ReadAudit);
        logs.MapGet("/{id}", GetEntry).RequireAuthorization(Permissions.ReadAudit);
        AuditExportEndpoint.Map(logs);
    }

    private static async Task<Results<Ok<Page<AuditEntryBody>>, Problem>> ListEntries(
        HttpRequest request, Caller caller, PageRequest page, ReadAuditFilter read, AuditSql logs, CancellationToken ct)
    {
        if (!page.TryReadCursor(out long? cursor))
        {
            return PageRequest.ForeignCursor();
        }

        if (request.Query["order"] is not ([] or ["asc"] or ["desc"]))
        {
            return Problems.Invalid("order must be asc or desc");
        }

        var (filter, fault) = read.Read(request.Query, caller);
        if (filter is null)
        {
            return fault!;
        }

        var newestFirst = request.Query["order"] is not ["asc"];
        var range = (await logs.RangeAsync(caller.TenantId, filter, ct)).Beyond(cursor, newestFirst);
        var part = await logs.SearchAsync(caller.TenantId, filter, range, newestFirst, page.Limit, MaySeePersonal(caller), ct);
        return TypedResults.Ok(new Page<AuditEntryBody>([.. part.Entries.Select(AuditEntryBody.From)], part.Next?.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<Results<Ok<AuditEntryBody>, Problem>> GetEntry(string id, Caller caller, AuditSql logs, CancellationToken ct) =>
        Events.EventId.TryParse(id, out var known) && await logs.FindAsync(caller.TenantId, known, MaySeePersonal(caller), ct) is { } found
            ? TypedResults.Ok(AuditEntryBody.From(found))
            : Problems.NotFound("event");

    private static async Task<Results<Ok<AuditCountsBody>, Problem>> CountEntries(
        HttpRequest request, Caller caller, ReadAuditFilter read, AuditSql logs, AuditCountSql counts, CancellationToken ct)
    {
        if (request.Query["by"] is not (["type"] or ["day"]))
        {
            return Problems.Invalid("by must be type or day");
        }

        var (filter, fault) = read.Read(request.Query, caller);
        if (filter is null)
        {
            return fault!;
        }

        var range = await logs.RangeAsync(caller.TenantId, filter, ct);
        return TypedResults.Ok(new AuditCountsBody(await counts.CountAsync(caller.TenantId, filter, range, request.Query["by"] is ["day"], ct)));
    }

    private static bool MaySeePersonal(Caller caller) => caller.Permissions.Contains(Permissions.ReadAuditPersonal);

    private static async ValueTask<object?> LimitAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (PostgresException fault) when (SearchLimit.IsExceeded(fault) && !context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return SearchLimit.Exceeded();
        }
    }
}
