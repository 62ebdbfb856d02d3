using Plinto.Edge.Policies;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Snapshots;

/// <summary>
/// What the lines of one tenant's file mean: signed, exactly as they came. The last snapshot line is the active one, change lines after it apply to it, and lines before it
/// are kept only while they hold a revocation or a tombstone that it lacks (a restored database forgets; an edge does not), or the active policy
/// because its own could not be taken.
/// </summary>
internal static class SnapshotLines
{
    /// <summary>
    /// Rebuilds the state, or null if any line fails: one changed byte, or a line that was signed for another tenant, and the file counts as absent.
    /// </summary>
    public static TenantState? Restore(string slug, IReadOnlyList<string> lines, FeedVerifier verifier, PolicyLoader policies)
    {
        var state = new TenantState(slug, policies);
        string? tenant = null;
        bool IsOfOne(string id) => string.Equals(tenant ??= id, id, StringComparison.Ordinal);
        foreach (var line in lines)
        {
            if (verifier.Snapshot(line) is { } snapshot && IsOfOne(snapshot.Tenant.Id))
            {
                state.Replace(snapshot, static _ => false);
                state.Bind(snapshot);
            }
            else if (verifier.Change(line) is { } change && IsOfOne(change.TenantId))
            {
                state.Apply(change);
                state.Bind(change);
            }
            else
            {
                return null;
            }
        }

        return state.Snapshot is null || !string.Equals(state.Snapshot.Tenant.Slug, slug, StringComparison.Ordinal) ? null : state;
    }

    /// <summary>Changes that came while the snapshot was on its way: they stay, behind it.</summary>
    public static IEnumerable<string> Newer(IEnumerable<string> lines, TenantSnapshot replacement, FeedVerifier verifier) =>
        lines.Where(line => verifier.Change(line) is { } change && change.Epoch == replacement.Epoch && change.Position > replacement.Position);

    /// <summary>What stays of the old lines when a new snapshot replaces them: messages with something the snapshot lacks and that is still of use.</summary>
    public static IEnumerable<string> Carried(IEnumerable<string> lines, TenantSnapshot replacement, FeedVerifier verifier, DateTimeOffset now, TenantPolicy inForce)
    {
        bool HoldsPolicy(PolicyRecord? policy) =>
            inForce.Fault is not null && policy is { Plan: not null } && policy.Release == inForce.Release && policy.Release != replacement.Policy?.Release;

        var revoked = replacement.RevokedKeys.ToHashSet(StringComparer.Ordinal);
        var known = replacement.Revocations.Select(revocation => (revocation.Kind, revocation.Value)).ToHashSet();
        bool Adds(IEnumerable<string>? keys, IEnumerable<Revocation> revocations) =>
            (keys ?? []).Any(key => !revoked.Contains(key)) || revocations.Any(revocation => revocation.ExpiresAt > now && !known.Contains((revocation.Kind, revocation.Value)));

        foreach (var line in lines)
        {
            var adds = verifier.Snapshot(line) is { } snapshot ? Adds(snapshot.RevokedKeys, snapshot.Revocations) || HoldsPolicy(snapshot.Policy)
                : verifier.Change(line) is { } change && (Adds(change.RevokedKeys, change.Revocation is { } revocation ? [revocation] : []) || HoldsPolicy(change.Policy));
            if (adds)
            {
                yield return line;
            }
        }
    }
}
