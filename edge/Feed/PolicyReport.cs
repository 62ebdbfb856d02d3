using System.Collections.Concurrent;
using Plinto.Edge.Snapshots;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Feed;

/// <summary>Which releases the issuer has been told of, so that an acknowledgement holds those that changed, and after a start all.</summary>
internal sealed class PolicyReport(TenantDirectory tenants)
{
    private const int Most = 1000;
    private readonly ConcurrentDictionary<string, PolicyAcknowledgement> _told = new(StringComparer.Ordinal);

    /// <summary>What is to be told; the rest of a thousand with the next one.</summary>
    public IReadOnlyList<PolicyAcknowledgement> Due() =>
    [
        .. tenants.Loaded.Select(tenant => tenant.Snapshot).OfType<Snapshot>().Where(snapshot => snapshot.Policy.IsKnown)
            .Select(snapshot => new PolicyAcknowledgement { TenantId = snapshot.Tenant.Id, Release = snapshot.Policy.Release, Fault = snapshot.Policy.Fault })
            .Where(acknowledgement => !_told.TryGetValue(acknowledgement.TenantId, out var told) || told != acknowledgement)
            .Take(Most),
    ];

    /// <summary>The issuer has it.</summary>
    public void Told(IReadOnlyList<PolicyAcknowledgement> acknowledgements)
    {
        foreach (var acknowledgement in acknowledgements)
        {
            _told[acknowledgement.TenantId] = acknowledgement;
        }
    }

    /// <summary>The issuer's database may have been set back: everything is told anew.</summary>
    public void Forget() => _told.Clear();
}
