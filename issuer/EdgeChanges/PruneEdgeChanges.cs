using Plinto.Issuer.Data;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.EdgeChanges;

/// <summary>Deletes edge changes that no edge resumes from any more.</summary>
internal sealed class PruneEdgeChanges(WorkerDatabase db, EdgeFeedOptions options) : IExpire
{
    public Task<int> RunAsync(DateTimeOffset now, CancellationToken ct) => ExpiredRows.RepeatAsync(() => PruneAsync(now, ct), ExpiredRows.Chunk);

    private async Task<int> PruneAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var prune = db.Deployment("select directory.prune_edge_changes($1, $2)", now - options.KeepChanges, ExpiredRows.Chunk);
        return await prune.ScalarAsync<int>(ct);
    }
}
