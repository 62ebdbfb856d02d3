namespace Plinto.Rego.Compile;

/// <summary>A node of the tree of packages and rules below <c>data</c>.</summary>
internal sealed class RuleNode(string name, RuleNode? parent)
{
    private readonly SortedDictionary<string, RuleNode> _children = new(StringComparer.Ordinal);
    private readonly List<CompiledRule> _rules = [];

    public string Name { get; } = name;

    public RuleNode? Parent { get; } = parent;

    public IReadOnlyDictionary<string, RuleNode> Children => _children;

    /// <summary>The rules whose constant path ends here.</summary>
    public IReadOnlyList<CompiledRule> Rules => _rules;

    /// <summary>A module's package ends here, so that the document exists even without rules.</summary>
    public bool IsPackage { get; private set; }

    /// <summary>Path below <c>data</c>.</summary>
    public IReadOnlyList<string> Path
    {
        get
        {
            var path = new List<string>();
            for (var node = this; node.Parent is not null; node = node.Parent)
            {
                path.Add(node.Name);
            }

            path.Reverse();
            return path;
        }
    }

    public RuleNode? Child(string name) => _children.GetValueOrDefault(name);

    public RuleNode? Find(IEnumerable<string> path)
    {
        var node = this;
        foreach (var part in path)
        {
            if (node.Child(part) is not { } child)
            {
                return null;
            }

            node = child;
        }
        return node;
    }

    public RuleNode Ensure(IEnumerable<string> path)
    {
        var node = this;
        foreach (var part in path)
        {
            if (!node._children.TryGetValue(part, out var child))
            {
                node._children.Add(part, child = new RuleNode(part, node));
            }

            node = child;
        }
        return node;
    }

    public void MarkPackage() => IsPackage = true;

    public void Add(CompiledRule rule) => _rules.Add(rule);

    /// <summary>All rules here and below.</summary>
    public IEnumerable<CompiledRule> RulesBelow() => _rules.Concat(_children.Values.SelectMany(child => child.RulesBelow()));
}
