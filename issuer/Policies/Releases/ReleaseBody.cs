namespace Plinto.Issuer.Policies.Releases;

/// <summary>A release on the wire.</summary>
internal sealed record ReleaseBody
{
    public required long Number { get; init; }

    public required IReadOnlyList<ReleasePolicy> Policies { get; init; }

    public required IReadOnlyList<string> Entrypoints { get; init; }

    /// <summary><c>activated</c>, <c>rolled_back</c>, <c>deactivated</c> or <c>settings</c>.</summary>
    public required string Reason { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether the bundle holds a WebAssembly module of it.</summary>
    public required bool Module { get; init; }

    public required bool InForce { get; init; }
}
