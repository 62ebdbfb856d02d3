namespace Plinto.Issuer.AuditProofs;

/// <summary>A proof on the wire.</summary>
internal sealed record ProofBody
{
    /// <summary>Inclusion: the leaf's place, counted from 0 (the event's position less one). Null in a proof of consistency.</summary>
    public required long? Leaf { get; init; }

    /// <summary>Consistency: the size of the smaller tree. Null in a proof of inclusion.</summary>
    public required long? From { get; init; }

    /// <summary>The size of the tree that the proof leads to.</summary>
    public required long Size { get; init; }

    /// <summary>base64 of each hash, in the order of RFC 9162 §2.1.3.1 or §2.1.4.1.</summary>
    public required IReadOnlyList<string> Hashes { get; init; }

    /// <summary>The newest signed checkpoint, of at least this size.</summary>
    public required string Checkpoint { get; init; }
}
