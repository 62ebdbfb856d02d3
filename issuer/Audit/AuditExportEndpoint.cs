using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Audit;

/// <summary>
/// <c>GET /v1/audit-logs/export</c>: all that a filter finds, the oldest first, as it is read. It ends at <c>upTo</c>, by default the head of the log at the time, which the answer
/// names in <c>Plinto-Audit-Up-To</c>. An answer whose chunked body ended is complete; after one that broke off, ask again with the same <c>upTo</c> and, as <c>cursor</c>, the
/// position of the last whole line. All pieces together are, byte for byte, what one answer would have been: a head line stands only where no cursor was sent. Without personal
/// data.
/// </summary>
internal static class AuditExportEndpoint
{
    private const int Chunk = 500;
    private const string UpToHeader = "Plinto-Audit-Up-To";

    public static void Map(IEndpointRouteBuilder logs) => logs.MapGet("/export", Export).RequireAuthorization(Permissions.ReadAudit);

    private static async Task<IResult> Export(HttpContext http, Caller caller, ReadAuditFilter read, AuditSql logs, CancellationToken ct)
    {
        var query = http.Request.Query;
        if ((query["format"] is [{ } name] ? ExportFormat.Find(name) : query["format"] is [] ? ExportFormat.All[0] : null) is not { } format)
        {
            return Problems.Invalid("format must be one of " + string.Join(", ", ExportFormat.All.Select(known => known.Name)));
        }

        if (!TryReadPosition(query, "cursor", out var cursor) || !TryReadPosition(query, "upTo", out var upTo))
        {
            return Problems.Invalid("cursor and upTo must be positions of this log");
        }

        var (filter, fault) = read.Read(query, caller);
        if (filter is null)
        {
            return fault!;
        }

        var range = await logs.RangeAsync(caller.TenantId, filter, ct);
        var head = upTo ?? (range.Before - 1);
        if (head >= range.Before && filter.To is null)
        {
            return Problems.Invalid("upTo is beyond the head of the log");
        }

        http.Response.ContentType = format.MediaType;
        http.Response.Headers[UpToHeader] = head.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"audit-log.{format.Name}\"";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        CacheHeaders.NoStore(http.Response);
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var zipped = TakesGzip(http.Request);
        if (zipped)
        {
            http.Response.Headers.ContentEncoding = "gzip";
        }

        await using var gzip = zipped ? new GZipStream(http.Response.Body, CompressionLevel.Fastest, leaveOpen: true) : null;
        var wanted = (range with { Before = Math.Min(range.Before, head + 1) }).Beyond(cursor, newestFirst: false);
        await WriteAsync(gzip ?? http.Response.Body, format, cursor is null, caller.TenantId, filter, wanted, logs, ct);
        return TypedResults.Empty;
    }

    private static async Task WriteAsync(
        Stream to, ExportFormat format, bool fromStart, TenantId tenant, AuditFilter filter, AuditRange range, AuditSql logs, CancellationToken ct)
    {
        if (fromStart)
        {
            await to.WriteAsync(format.Head, ct);
        }

        for (AuditPart? part = null; part is null or { Next: not null };)
        {
            part = await logs.SearchAsync(tenant, filter, range.Beyond(part?.Next, newestFirst: false), newestFirst: false, Chunk, personal: false, ct);
            foreach (var entry in part.Entries)
            {
                await to.WriteAsync(format.Line(EventBody.From(entry.Event)), ct);
            }

            await to.FlushAsync(ct);
        }
    }

    private static bool TryReadPosition(IQueryCollection query, string name, out long? position)
    {
        var known = long.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        position = known ? number : null;
        return known || !query.ContainsKey(name);
    }

    private static bool TakesGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted)
        && accepted.Any(coding => coding.Value == "gzip" && coding.Quality is not 0);
}
