using Plinto.Issuer.Policies.Sources;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Bundles;

/// <summary>All that a bundle is made of, read as of one moment.</summary>
internal sealed record BundleState
{
    public required BundleVersion Version { get; init; }

    public required RolesRecord Roles { get; init; }

    /// <summary>The active sources.</summary>
    public required ReleaseSources Sources { get; init; }

    /// <summary>Compressed; null before the first activation: the base policy's.</summary>
    public required byte[]? Plan { get; init; }

    /// <summary>Null: the plan calls what a module cannot, or nothing was ever activated.</summary>
    public required byte[]? Module { get; init; }

    public required IReadOnlyList<string> Entrypoints { get; init; }

    /// <summary>What was signed last, and its ETag: replicas share it, so that one ETag is one bundle, byte for byte.</summary>
    public required (string Tag, string Jws)? Signed { get; init; }
}
