using System.IO.Compression;
using Npgsql;
using Plinto.Issuer.Audit;
using Plinto.Issuer.Events;
using Plinto.Issuer.Lanes;
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.AuditExports;

/// <summary>
/// Writes exports, part by part, on every replica: each part is committed with the position it reached, so that one whose replica dies is taken up there, by the next claim, after
/// the lease. Tenants take turns. What has expired is deleted here, too.
/// </summary>
internal sealed class RunAuditExports(
    ExportQueueSql queue, AuditSql logs, IssuerMetrics metrics, TimeProvider time, ILogger<RunAuditExports> logger)
    : ScheduledWork("run-audit-exports", TimeSpan.FromSeconds(1), metrics, time, logger)
{
    private const int Slots = 4;
    private const int MostOfTenant = 2;
    private const int EventsOfPart = 2000;
    private const int PartsOfTurn = 10;
    private const long LargestFile = 512L * 1024 * 1024;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private readonly TimeProvider _time = time;
    private readonly DeliverySlots<ClaimedExport> _slots = new(Slots, MostOfTenant, TimeSpan.FromSeconds(1), time);

    /// <summary>Works until nothing is due. Answers how many turns went well.</summary>
    public override Task<int> RunOnceAsync(CancellationToken ct) => _slots.RunAsync(
        (most, mostOfTenant, busy, token) => queue.ClaimAsync(_time.GetUtcNow(), Lease, most, mostOfTenant, busy, token), claim => claim.Tenant, TurnAsync, ct);

    private async Task<bool> TurnAsync(ClaimedExport claim, CancellationToken ct)
    {
        if (claim.Export.ExpiresAt <= _time.GetUtcNow())
        {
            await queue.ExpireAsync(claim, _time.GetUtcNow(), ct);
            return true;
        }

        var reached = claim.Export.Reached;
        var bytes = claim.Export.Bytes;
        for (var turn = 1; turn <= PartsOfTurn; turn++)
        {
            var (part, failure, more) = await PartAsync(claim, reached, first: bytes == 0, ct);
            (reached, bytes) = (part.Reached, bytes + part.Data.Length);
            failure ??= bytes > LargestFile ? "export_too_large" : null;
            var now = _time.GetUtcNow();
            var state = failure is not null ? "failed" : more ? "running" : "done";
            var dueAt = state != "running" ? claim.Export.ExpiresAt : turn == PartsOfTurn ? now : now + Lease;
            if (!await queue.AddAsync(claim, part, state, failure, now, dueAt, ct) || state != "running")
            {
                return state == "done";
            }
        }

        return true;
    }

    private async Task<(ExportPart Part, string? Failure, bool More)> PartAsync(ClaimedExport claim, long reached, bool first, CancellationToken ct)
    {
        var format = ExportFormat.Find(claim.Export.Format)!;
        var range = claim.Export.Range.Beyond(reached, newestFirst: false);
        AuditPart found;
        try
        {
            found = await logs.SearchAsync(claim.Tenant, claim.Filter, range, newestFirst: false, EventsOfPart, personal: false, ct);
        }
        catch (PostgresException fault) when (SearchLimit.IsExceeded(fault) && !ct.IsCancellationRequested)
        {
            return (new ExportPart([], 0, reached), "search_too_broad", false);
        }

        var data = Zip(first ? format.Head : [], found.Entries.Select(entry => format.Line(EventBody.From(entry.Event))));
        return (new ExportPart(data, found.Entries.Count, found.Next ?? (claim.Export.Range.Before - 1)), null, found.Next is not null);
    }

    private static byte[] Zip(byte[] head, IEnumerable<byte[]> lines)
    {
        using var to = new MemoryStream();
        using (var gzip = new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(head);
            foreach (var line in lines)
            {
                gzip.Write(line);
            }
        }

        return to.ToArray();
    }
}
