namespace Plinto.Edge.Snapshots;

/// <summary>What became of a change.</summary>
internal enum ChangeOutcome
{
    /// <summary>It is applied.</summary>
    Applied,

    /// <summary>It was applied already.</summary>
    Known,

    /// <summary>A change before it is missing: the snapshot must be fetched.</summary>
    Gap,
}
