using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.AuditProofs;

/// <summary>
/// The sealer: puts events into their tenant's tree by their positions and signs a checkpoint of it. What was sealed cannot be changed, taken out or moved without every later
/// checkpoint telling. One replica at a time has a tenant.
/// </summary>
internal sealed class SealEvents(
    WorkerDatabase db, SigningKeys keys, IssuerMetrics metrics, TimeProvider time, ILogger<SealEvents> logger)
    : ScheduledWork("seal-events", TimeSpan.FromSeconds(1), metrics, time, logger)
{
    private const int MostTenants = 1000;

    // A transaction of less than a second, so that it holds back no reader of the log.
    private const int MostEvents = 4096;
    private readonly TimeProvider _time = time;

    /// <summary>Answers how many events were sealed.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var done = 0;
        foreach (var tenant in await AuditTreeSql.BehindAsync(db, MostTenants, ct))
        {
            done += await SealAsync(tenant, ct);
        }

        return done;
    }

    private async Task<int> SealAsync(TenantId tenant, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(tenant, ct);
        if (await AuditTreeSql.ClaimAsync(work, ct) is not { } size || await AuditTreeSql.SignerAsync(work, ct) is not { } signer)
        {
            return 0;
        }

        var events = await EventSql.ReadAsync(work, size, MostEvents, ct);
        if (events.Count == 0 || await keys.GetAsync(tenant, signer.KeyId, ct) is not { } credentials)
        {
            return 0;
        }

        var leaves = Leaves(size, events);
        ValueTask<byte[]> Stored(TileId id) => AuditTreeSql.TileAsync(work, id, ct);
        var tiles = await TreeGrowth.AppendAsync(size, leaves, Stored);
        await AuditTreeSql.WriteAsync(work, tiles, ct);
        var grown = events[^1].Position;
        var root = await new MerkleTree(id => tiles.TryGetValue(id, out var hashes) ? ValueTask.FromResult(hashes) : Stored(id)).RootAsync(grown);
        await AuditTreeSql.SealAsync(work, grown, new Checkpoint(Checkpoint.OriginOf(signer.Issuer), grown, root).Sign(credentials), _time.GetUtcNow(), ct);
        await work.CommitAsync(ct);
        return events.Count;
    }

    private static byte[] Leaves(long size, List<LoggedEvent> events)
    {
        var leaves = new byte[(int)(events[^1].Position - size) * MerkleHash.Length];
        var at = 0;
        foreach (var logged in events)
        {
            for (; size + at + 1 < logged.Position; at++)
            {
                AuditLeaf.Gone(size + at + 1).CopyTo(leaves, at * MerkleHash.Length);
            }

            AuditLeaf.Hash(logged).CopyTo(leaves, at * MerkleHash.Length);
            at++;
        }

        return leaves;
    }
}
