using Plinto.Decisions.Input;
using Plinto.Rego.Run;

namespace Plinto.AspNetCore.Policies;

/// <summary>Active policies: compiled, with their data, and the tag of the bundle they came in. Immutable.</summary>
internal sealed class LoadedPolicy
{
    private readonly Dictionary<string, DecisionPoint> _points;

    public LoadedPolicy(RegoPolicy policy, string? tag)
    {
        Tag = tag;
        Shapes = new InputShapes(policy.Strings);
        _points = policy.Entrypoints.ToDictionary(name => name, name => new DecisionPoint(policy.Find(name)!, Shapes), StringComparer.Ordinal);
    }

    /// <summary>The ETag of the bundle.</summary>
    public string? Tag { get; }

    /// <summary>How inputs are made for it.</summary>
    public InputShapes Shapes { get; }

    /// <summary>The entrypoint, or null if no active policy has it.</summary>
    public DecisionPoint? Find(string entrypoint) => _points.GetValueOrDefault(entrypoint);
}
