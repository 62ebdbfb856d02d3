namespace Plinto.Edge.Snapshots;

/// <summary>The high-water mark as it stands on disk, with the signed messages that it rests on.</summary>
internal sealed record ManifestRecord
{
    public required string Epoch { get; init; }

    public required long Position { get; init; }

    /// <summary>Sequence of the last hello; null while the issuer gives none.</summary>
    public long? Sequence { get; init; }

    public long? KeySetVersion { get; init; }

    /// <summary>The last change of each tenant that is on disk, by tenant id; null while the issuer says none.</summary>
    public IReadOnlyDictionary<string, long>? Heads { get; init; }

    /// <summary>The last hello, as the issuer signed it.</summary>
    public required string Hello { get; init; }

    /// <summary>The last heartbeat, as the issuer signed it; null before the first.</summary>
    public string? Heartbeat { get; init; }
}
