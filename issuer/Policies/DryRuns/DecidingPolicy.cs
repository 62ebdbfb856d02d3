namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>A policy whose rules had a say in a decision.</summary>
internal sealed record DecidingPolicy
{
    /// <summary>Its name.</summary>
    public required string Policy { get; init; }

    /// <summary>Its id; absent for the base policy and files that are not saved.</summary>
    public string? Id { get; init; }

    /// <summary>0 for files that are not saved.</summary>
    public required int Revision { get; init; }

    /// <summary>Its rules that had a value, and those that were asked for.</summary>
    public required IReadOnlyList<string> Rules { get; init; }
}
