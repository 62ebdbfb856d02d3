namespace Plinto.Issuer.Policies.Releases;

/// <summary>A policy in a release, as stored with it and on the wire.</summary>
internal sealed record ReleasePolicy
{
    /// <summary>The policy's id; absent for the base policy.</summary>
    public string? Policy { get; init; }

    public required string Name { get; init; }

    public required int Revision { get; init; }

    /// <summary>What its rules define, such as <c>data.app.allow</c>: so that a decision can be traced to policies without their text.</summary>
    public IReadOnlyList<string>? Rules { get; init; }
}
