using System.Collections.Concurrent;
using Plinto.Edge.Decide;
using Plinto.Edge.Enrolment;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Snapshots;

/// <summary>
/// Where snapshots come from and where they are kept: the issuer and the disk, both untrusted. Writes are gathered and reach the disk
/// with the next heartbeat, before it: what the heartbeat on disk vouches for is there.
/// </summary>
internal sealed partial class SnapshotStore(StateDirectory directory, IssuerClient issuer, PolicyLoader policies, TimeProvider time, ILogger<SnapshotStore> logger)
{
    /// <summary>A file with more change lines than this is due for a fresh snapshot.</summary>
    public const int MostChangeLines = 256;

    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<string, List<string>> _dirty = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _rejected = new(StringComparer.Ordinal);
    private volatile EdgeIdentity? _identity;
    private volatile FeedVerifier? _verifier;

    /// <summary>Reads what the pinned feed keys signed. Available once the edge is somebody.</summary>
    public FeedVerifier Verifier => _verifier ?? throw new InvalidOperationException("the edge has no identity yet");

    /// <summary>Null until the edge is enrolled.</summary>
    public EdgeIdentity? Identity => _identity;

    public void Identify(EdgeIdentity identity)
    {
        _verifier = new FeedVerifier(identity.FeedKeys);
        _identity = identity;
    }

    /// <summary>The tenants on disk.</summary>
    public IEnumerable<string> Slugs() => directory.List(SnapshotFile.Ending).Select(name => name[..^SnapshotFile.Ending.Length]);

    /// <summary>True if the tenant is on disk, or will be with the next heartbeat, and no line of it was rejected.</summary>
    public bool Has(string slug) => !_rejected.ContainsKey(slug) && (_dirty.ContainsKey(slug) || directory.Has(slug + SnapshotFile.Ending));

    /// <summary>The tenant from disk, or null if it isn't there or a line of it doesn't verify.</summary>
    public TenantState? Restore(string slug)
    {
        if (_verifier is not { } verifier || Lines(slug) is not { } lines)
        {
            return null;
        }

        var state = SnapshotFile.Restore(slug, lines, verifier, policies);
        if (state is null)
        {
            _rejected[slug] = true;
            LogRejected(slug);
        }

        return state;
    }

    /// <summary>Asks the issuer. Null if it refuses, or if the answer doesn't verify or is of another tenant.</summary>
    public async Task<(TenantSnapshot Message, string Line)?> FetchAsync(string slug, CancellationToken ct)
    {
        if (_identity is not { } identity || await issuer.SnapshotAsync(identity, slug, ct) is not { } line)
        {
            return null;
        }

        line = line.Trim();
        if (Verifier.Snapshot(line) is { } message && string.Equals(message.Tenant.Slug, slug, StringComparison.Ordinal))
        {
            return (message, line);
        }

        LogRejected(slug);
        return null;
    }

    /// <summary>Keeps a change of a tenant that is on disk; of any other nothing is kept.</summary>
    public void Append(string slug, string line)
    {
        lock (_writing)
        {
            if (Lines(slug) is { } lines)
            {
                _dirty[slug] = [.. lines, line];
            }
        }
    }

    /// <summary>Keeps a snapshot, and of the lines before it those with something it lacks: a revocation, or the policy that stays in force.</summary>
    public void Replace(string slug, TenantSnapshot message, string line, TenantPolicy inForce)
    {
        _rejected.TryRemove(slug, out _);
        lock (_writing)
        {
            var before = Lines(slug) ?? [];
            _dirty[slug] = [.. SnapshotFile.Carried(before, message, Verifier, time.GetUtcNow(), inForce), line, .. SnapshotFile.Newer(before, message, Verifier)];
        }
    }

    public void Delete(string slug)
    {
        lock (_writing)
        {
            _dirty.TryRemove(slug, out _);
            new SnapshotFile(directory, slug).Delete();
        }
    }

    /// <summary>Writes what changed. Returns the tenants whose files have grown long.</summary>
    public IReadOnlyList<string> Flush()
    {
        lock (_writing)
        {
            var grown = new List<string>();
            foreach (var (slug, lines) in _dirty)
            {
                new SnapshotFile(directory, slug).Write(lines);
                if (lines.Count > MostChangeLines)
                {
                    grown.Add(slug);
                }
            }

            _dirty.Clear();
            return grown;
        }
    }

    private IReadOnlyList<string>? Lines(string slug) => _dirty.TryGetValue(slug, out var lines) ? lines : new SnapshotFile(directory, slug).Read();

    [LoggerMessage(1201, LogLevel.Error, "snapshot of tenant {Slug} rejected: its signature or its shape is wrong; what was in force stays")]
    private partial void LogRejected(string slug);
}
