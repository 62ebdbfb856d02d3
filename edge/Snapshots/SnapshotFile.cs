using Plinto.Edge.Decide;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Snapshots;

/// <summary>
/// One tenant on disk: signed lines, exactly as they came. The last snapshot line is in force, change lines after it apply to it, and lines before it
/// are kept only while they hold a revocation or a tombstone that it lacks (a restored database forgets; an edge does not), or the policy that is in force
/// because its own could not be taken.
/// </summary>
internal sealed class SnapshotFile(StateDirectory directory, string slug)
{
    public const string Ending = ".feed";

    private readonly string _name = slug + Ending;

    /// <summary>The lines, or null if the tenant is not on disk.</summary>
    public IReadOnlyList<string>? Read() => directory.Read(_name)?.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Write(IEnumerable<string> lines) => directory.Write(_name, string.Join('\n', lines) + "\n");

    public void Delete() => directory.Delete(_name);

    /// <summary>Rebuilds the state, or null if any line fails: one changed byte, and the file counts as absent.</summary>
    public static TenantState? Restore(string slug, IReadOnlyList<string> lines, FeedVerifier verifier, PolicyLoader policies)
    {
        var state = new TenantState(slug, policies);
        foreach (var line in lines)
        {
            if (verifier.Snapshot(line) is { } snapshot)
            {
                state.Replace(snapshot);
            }
            else if (verifier.Change(line) is { } change)
            {
                state.Apply(change);
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
        bool HoldsPolicy(PolicyRecord? policy) => inForce.Fault is not null && policy is { Plan: not null } && policy.Release == inForce.Release && policy.Release != replacement.Policy?.Release;

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
