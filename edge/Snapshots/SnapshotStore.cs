using System.Collections.Concurrent;
using System.Threading.Channels;
using Plinto.Edge.Disk;
using Plinto.Edge.Enrolment;
using Plinto.Edge.Policies;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Snapshots;

/// <summary>
/// Where snapshots come from and where they are kept: the issuer and the disk, both untrusted. Nothing here waits for the device: <see cref="WriteBehind"/> brings it there
/// as soon as it is applied.
/// </summary>
internal sealed partial class SnapshotStore(StateDirectory directory, IssuerClient issuer, PolicyLoader policies, TimeProvider time, ILogger<SnapshotStore> logger)
{
    /// <summary>A file with more lines than this is due for a fresh snapshot.</summary>
    public const int MostLines = 256;

    private readonly ConcurrentDictionary<string, SnapshotFile> _files = Files(directory);
    private readonly ConcurrentDictionary<string, bool> _dirty = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _rejected = new(StringComparer.Ordinal);
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile EdgeIdentity? _identity;
    private volatile FeedVerifier? _verifier;

    /// <summary>Reads what the pinned feed keys signed. Available once the edge is somebody.</summary>
    public FeedVerifier Verifier => _verifier ?? throw new InvalidOperationException("the edge has no identity yet");

    /// <summary>Null until the edge is enrolled.</summary>
    public EdgeIdentity? Identity => _identity;

    /// <summary>The tenants on disk, or on their way there.</summary>
    public ICollection<string> Slugs => _files.Keys;

    public void Identify(EdgeIdentity identity)
    {
        _verifier = new FeedVerifier(identity.FeedKeys);
        _identity = identity;
    }

    /// <summary>True if the tenant is on disk, or on its way there, and no line of it was rejected.</summary>
    public bool Has(string slug) => !_rejected.ContainsKey(slug) && _files.ContainsKey(slug);

    /// <summary>The tenant from disk, or null if it isn't there or a line of it doesn't verify.</summary>
    public TenantState? Restore(string slug)
    {
        if (_verifier is not { } verifier || !_files.TryGetValue(slug, out var file) || file.Read() is not { } lines)
        {
            return null;
        }

        var state = SnapshotLines.Restore(slug, lines, verifier, policies);
        if (state is null)
        {
            _rejected[slug] = true;
            LogRejected(slug);
        }

        return state;
    }

    /// <summary>
    /// Asks the issuer, which need not say again what it said before. Null if it refuses, has nothing newer, or if the answer doesn't verify or is of another tenant.
    /// </summary>
    public async Task<(TenantSnapshot Message, string Line)?> FetchAsync(string slug, FeedCursor? known, CancellationToken ct)
    {
        if (_identity is not { } identity || await issuer.SnapshotAsync(identity, slug, known, ct) is not { } line)
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
        if (_files.TryGetValue(slug, out var file))
        {
            file.Add(line);
            MarkDirty(slug);
        }
    }

    /// <summary>Keeps a snapshot that was activated, behind all that was there.</summary>
    public void AppendSnapshot(string slug, string line)
    {
        var file = _files.GetOrAdd(slug, static (slug, directory) => new SnapshotFile(directory, slug), directory);
        if (_rejected.TryRemove(slug, out _))
        {
            file.Replace(_ => []);
        }

        file.Add(line);
        MarkDirty(slug);
    }

    /// <summary>Leaves out the lines before that snapshot, except those with something it lacks: a revocation, or the policy that stays active.</summary>
    public void Compact(string slug, TenantSnapshot message, string line, TenantPolicy inForce)
    {
        if (_files.TryGetValue(slug, out var file))
        {
            file.Replace(before => [.. SnapshotLines.Carried(before, message, Verifier, time.GetUtcNow(), inForce).Where(carried => carried != line), line,
                .. SnapshotLines.Newer(before, message, Verifier)]);
            MarkDirty(slug);
        }
    }

    /// <summary>Forgets a tenant. A file that the disk keeps is not read any more, and goes with the next start.</summary>
    public void Delete(string slug)
    {
        if (_files.TryRemove(slug, out var file))
        {
            try
            {
                file.Delete();
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                LogNotDeleted(slug, failed.Message);
            }
        }

        _rejected.TryRemove(slug, out _);
    }

    /// <summary>Something is to be written: a tenant's lines, or how far the feed has come.</summary>
    public void MarkDue() => _due.Writer.TryWrite(true);

    /// <summary>Waits until something is to be written.</summary>
    public async Task WaitAsync(CancellationToken ct) => await _due.Reader.ReadAsync(ct);

    /// <summary>The tenants whose lines are to be written, once.</summary>
    public IReadOnlyList<string> TakeDirty() => [.. _dirty.Keys.Where(slug => _dirty.TryRemove(slug, out _))];

    /// <summary>Its lines are to be written (again).</summary>
    public void MarkDirty(string slug)
    {
        _dirty[slug] = true;
        MarkDue();
    }

    /// <summary>Writes the lines of one tenant. Returns true if there are so many that a fresh snapshot is due.</summary>
    public bool Flush(string slug) => _files.TryGetValue(slug, out var file) && file.Flush() > MostLines;

    private static ConcurrentDictionary<string, SnapshotFile> Files(StateDirectory directory) => new(
        directory.List(SnapshotFile.Ending).Select(name => name[..^SnapshotFile.Ending.Length]).Select(slug => KeyValuePair.Create(slug, new SnapshotFile(directory, slug))),
        StringComparer.Ordinal);

    [LoggerMessage(1203, LogLevel.Error, "the file of tenant {Slug} could not be deleted; it is not read any more, and deleted at the next start: {Reason}")]
    private partial void LogNotDeleted(string slug, string reason);

    [LoggerMessage(1201, LogLevel.Error, "snapshot of tenant {Slug} rejected: its signature or its shape is wrong; what was active stays")]
    private partial void LogRejected(string slug);
}
