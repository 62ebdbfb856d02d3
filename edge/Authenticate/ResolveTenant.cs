using Plinto.Edge.Requests;
using Plinto.Edge.Snapshots;

namespace Plinto.Edge.Authenticate;

/// <summary>Resolves the tenant: its snapshot, the one this request sees, and refuses if too little is known to decide.</summary>
internal sealed class ResolveTenant(TenantDirectory tenants, Freshness freshness)
{
    public Denial? Run(ref EdgeRequest request)
    {
        if (tenants.Find(request.Rules.Tenant) is not { Snapshot: { } snapshot } tenant)
        {
            request.Missing = Missing.Tenant;
            return Denials.TenantUnknown;
        }

        request.Tenant = tenant;
        request.Snapshot = snapshot;
        return snapshot.Tenant.Disabled ? Denials.TenantDisabled
            : request.Rules.DenyWhenStale && request.Now - freshness.HorizonOf(tenant, snapshot) > request.Rules.StaleAfter ? Denials.SnapshotStale
            : null;
    }
}
