using Plinto.Edge.Proxy;
using Plinto.Edge.Snapshots;

namespace Plinto.Edge.Authenticate;

/// <summary>Takes the tenant's snapshot, the one this request sees, and refuses if too little is known to decide.</summary>
internal sealed class TakeSnapshot(TenantDirectory tenants, Knowledge knowledge)
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
            : request.Rules.DenyWhenStale && request.Now - knowledge.HorizonOf(tenant, snapshot) > request.Rules.StaleAfter ? Denials.KnowledgeStale
            : null;
    }
}
