using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.OAuth.RefreshTokens;

/// <summary>Deletes used refresh tokens. A used one says which access tokens it was exchanged for, so it stays while one of them may be alive.</summary>
internal sealed class DeleteUsedTokens(WorkerDatabase db, KeyOptions keys) : IExpireInTenant
{
    public Task<int> RunAsync(TenantId tenant, DateTimeOffset now, CancellationToken ct) =>
        ExpiredRows.RepeatAsync(() => DeleteAsync(tenant, now - RefreshWindow.Unused - keys.ClockSkew, ct), ExpiredRows.Chunk);

    private async Task<int> DeleteAsync(TenantId tenant, DateTimeOffset before, CancellationToken ct)
    {
        await using var delete = db.In(tenant, UsedSql, before, ExpiredRows.Chunk);
        return await delete.ExecuteAsync(ct);
    }

    private const string UsedSql = """
        delete from refresh_tokens where ctid = any (array(
            select r.ctid from refresh_tokens r join tenants t on t.id = r.tenant_id where r.used_at < $1 - t.longest_token_lifetime limit $2))
        """;
}
