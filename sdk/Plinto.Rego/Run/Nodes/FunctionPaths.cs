using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>The tree of function paths that dynamic calls look into.</summary>
internal sealed class FunctionPaths
{
    private readonly Dictionary<RegoValue, FunctionPaths> _below = [];

    public FunctionNode? Function { get; private set; }

    public FunctionPaths? Below(RegoString name) => _below.GetValueOrDefault(name);

    public void Add(IReadOnlyList<string> path, FunctionNode function)
    {
        var at = this;
        foreach (var part in path)
        {
            var name = RegoString.Of(part);
            if (!at._below.TryGetValue(name, out var below))
            {
                at._below[name] = below = new FunctionPaths();
            }

            at = below;
        }

        at.Function = function;
    }
}
