using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeFeed;
using Plinto.Issuer.Events;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.Tenants;

/// <summary>Creates and changes tenants: the row, its keys, its event and its edge change in one transaction.</summary>
internal sealed class TenantLife(KeyLife keys, EventLog events, TimeProvider time)
{
    /// <summary>A new tenant has its keys at once. False if slug, issuer or host is taken; then the work must not be committed.</summary>
    /// <param name="host">A host that answers for it alone; null: none.</param>
    public async Task<bool> CreateAsync(Work work, Tenant tenant, string? host, Actor actor, CancellationToken ct)
    {
        if (!await TenantSql.InsertAsync(work, tenant, ct) || (host is not null && !await TenantSql.AddHostAsync(work, host, time.GetUtcNow(), ct)))
        {
            return false;
        }

        await keys.CreateFirstAsync(work, SigningAlgorithm.Find(tenant.Algorithm)!, ct);
        await EdgeChangeSql.TenantAsync(work, time.GetUtcNow(), ct);
        await events.AppendAsync(work, new NewEvent("tenant.created", actor, tenant.Id.ToString()) { Data = new() { ["slug"] = tenant.Slug, ["issuer"] = tenant.Issuer } }, ct);
        return true;
    }

    /// <summary>Null if <paramref name="version"/> is given and no longer the stored one. Disabling is in force at every edge within a second.</summary>
    public async Task<Tenant?> UpdateAsync(Work work, Tenant before, long? version, TenantPatch patch, Actor actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await TenantSql.UpdateAsync(work, version, patch, now, ct) is not { } after)
        {
            return null;
        }

        if (after.Algorithm != before.Algorithm)
        {
            await keys.ChangeAlgorithmAsync(work, SigningAlgorithm.Find(after.Algorithm)!, ct);
        }

        await EdgeChangeSql.TenantAsync(work, now, ct);
        var type = (before.DisabledAt, after.DisabledAt) switch
        {
            (null, not null) => "tenant.disabled",
            (not null, null) => "tenant.enabled",
            _ => "tenant.updated",
        };
        await events.AppendAsync(work, new NewEvent(type, actor, after.Id.ToString()), ct);
        return after;
    }
}
