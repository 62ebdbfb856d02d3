namespace Plinto.Edge.Snapshots;

/// <summary>What became of a change.</summary>
internal enum ChangeOutcome
{
    /// <summary>It is in force.</summary>
    Applied,

    /// <summary>It was in force already.</summary>
    Known,

    /// <summary>A change before it is missing: the snapshot must be fetched.</summary>
    Gap,
}
