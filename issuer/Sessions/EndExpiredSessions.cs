using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.Sessions;

/// <summary>Ends the sessions whose time is over, with all that follows from an end.</summary>
internal sealed class EndExpiredSessions(WorkerDatabase db, EndSessions sessions) : IExpireInTenant
{
    private const int Chunk = 100;

    public Task<int> RunAsync(TenantId tenant, DateTimeOffset now, CancellationToken ct) => ExpiredRows.RepeatAsync(() => EndAsync(tenant, ct), Chunk);

    private async Task<int> EndAsync(TenantId tenant, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(tenant, ct);
        var ended = await sessions.EndExpiredAsync(work, Chunk, Actor.System, ct);
        await work.CommitAsync(ct);
        return ended;
    }
}
