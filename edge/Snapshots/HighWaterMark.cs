using System.Collections.Concurrent;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Snapshots;

/// <summary>
/// How far this edge has ever come: epoch, position, hello sequence, key-set version, and each tenant's last change. A signature says who, not when, so everything that is signed
/// is held against this. It never goes back within an epoch, and an epoch changes only by a hello that is newer than the last. Written by the feed alone, read by everyone.
/// </summary>
internal sealed class HighWaterMark
{
    private readonly Lock _changing = new();
    private readonly ConcurrentDictionary<string, long> _heads = new(StringComparer.Ordinal);
    private volatile string? _epoch;
    private volatile bool _hasHeads;
    private string? _hello;
    private string? _heartbeat;
    private string? _audience;
    private long _position;

    /// <summary>The epoch of the last hello; null before the first.</summary>
    public string? Epoch => _epoch;

    /// <summary>The last change of the feed that is known to be applied, or in a snapshot that is.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Sequence of the last hello.</summary>
    public long? Sequence { get; private set; }

    public long? KeySetVersion { get; private set; }

    /// <summary>Takes over what the disk knows.</summary>
    public void Recall(ManifestRecord manifest)
    {
        (_epoch, _hello, _heartbeat, Sequence) = (manifest.Epoch, manifest.Hello, manifest.Heartbeat, manifest.Sequence);
        Pin(manifest.KeySetVersion);
        Volatile.Write(ref _position, manifest.Position);
        _hasHeads = manifest.Heads is not null;
        Raise(manifest.Heads);
    }

    /// <summary>Raises the key-set version; never lowers it.</summary>
    public void Pin(long? version) => KeySetVersion = Math.Max(version ?? 0, KeySetVersion ?? 0) is > 0 and var highest ? highest : null;

    /// <summary>True if the hello's feed keys are not older than those that are pinned.</summary>
    public bool MayPin(FeedHello hello) => (hello.KeySetVersion ?? 0) >= (KeySetVersion ?? 0);

    /// <summary>Takes a hello. Throws <see cref="InvalidDataException"/> if it is not newer than the last: somebody plays an old one.</summary>
    public void TakeHello(FeedHello hello, string line)
    {
        if (Sequence is { } last && !(hello.Sequence > last))
        {
            throw new InvalidDataException(hello.Sequence is null
                ? "the feed's hello has no sequence, and one before it had: an old hello, or an issuer older than the one this edge last spoke with"
                : "the feed's hello is not newer than the last one");
        }

        lock (_changing)
        {
            if (!string.Equals(_epoch, hello.Epoch, StringComparison.Ordinal))
            {
                _heads.Clear();
                Volatile.Write(ref _position, 0);
                _heartbeat = null;
            }

            (_epoch, _hello, _audience, Sequence) = (hello.Epoch, line, hello.Audience, hello.Sequence ?? Sequence);
            _hasHeads = hello.Heads is not null;
            Raise(hello.Heads);
        }
    }

    /// <summary>Notes a change.</summary>
    public void Note(TenantChange change)
    {
        if (string.Equals(_epoch, change.Epoch, StringComparison.Ordinal))
        {
            Raise(change.TenantId, change.Position);
        }
    }

    /// <summary>
    /// Takes a heartbeat. Throws <see cref="InvalidDataException"/> if it is of another epoch or another edge's, goes back, or follows one that did not come: the edge then resumes
    /// from what it has.
    /// </summary>
    /// <param name="heartbeat">What was said.</param>
    /// <param name="line">As it was signed.</param>
    /// <param name="heard">How far this stream was read.</param>
    public void Hear(FeedHeartbeat heartbeat, string line, long heard)
    {
        if (!string.Equals(_epoch, heartbeat.Epoch, StringComparison.Ordinal))
        {
            throw new InvalidDataException("the feed's heartbeat is of another epoch than its hello");
        }

        if (!string.Equals(_audience, heartbeat.Audience, StringComparison.Ordinal))
        {
            throw new InvalidDataException("the feed's heartbeat is of another edge, with other tenants");
        }

        if (heartbeat.Position < Position)
        {
            throw new InvalidDataException("the feed's heartbeat goes backwards");
        }

        if (heartbeat.Since > heard)
        {
            throw new InvalidDataException("a heartbeat of the feed is missing");
        }

        lock (_changing)
        {
            Raise(heartbeat.Heads);
            Volatile.Write(ref _position, heartbeat.Position);
            _heartbeat = line;
        }
    }

    /// <summary>True if the snapshot is known not to be the tenant's last: of another epoch, before its last change, or of a tenant that nothing vouches for.</summary>
    public bool IsAbove(Snapshot snapshot) => IsAbove(snapshot, long.MaxValue);

    /// <summary>The same, as of a position: changes after it are still on their way.</summary>
    public bool IsAbove(Snapshot snapshot, long position) => _epoch is { } epoch
        && (!string.Equals(epoch, snapshot.Epoch, StringComparison.Ordinal)
            || (_hasHeads && (!_heads.TryGetValue(snapshot.Tenant.Id, out var head) || (head > snapshot.LastChange && head <= position))));

    /// <summary>What the disk keeps; null before the first hello.</summary>
    /// <param name="isOnDisk">Whether that tenant is on disk: the heads of others come with the next hello.</param>
    public ManifestRecord? ToRecord(Func<string, bool> isOnDisk)
    {
        lock (_changing)
        {
            return _hello is null || _epoch is not { } epoch ? null : new ManifestRecord
            {
                Epoch = epoch,
                Position = Position,
                Sequence = Sequence,
                KeySetVersion = KeySetVersion,
                Heads = _hasHeads ? _heads.Where(head => isOnDisk(head.Key)).ToDictionary() : null,
                Hello = _hello,
                Heartbeat = _heartbeat,
            };
        }
    }

    private void Raise(IReadOnlyDictionary<string, long>? heads)
    {
        foreach (var (tenant, head) in heads ?? new Dictionary<string, long>())
        {
            Raise(tenant, head);
        }
    }

    private void Raise(string tenant, long head) => _heads.AddOrUpdate(tenant, head, (_, known) => Math.Max(known, head));
}
