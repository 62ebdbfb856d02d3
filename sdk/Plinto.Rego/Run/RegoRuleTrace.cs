using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>One evaluation of a rule or function, as explained on request.</summary>
public sealed class RegoRuleTrace
{
    private readonly List<RegoFailedCondition> _failures = [];

    internal RegoRuleTrace(string name, int depth)
    {
        Name = name;
        Depth = depth;
    }

    /// <summary>The name of the rule in the plan, such as <c>g0.data.rbac.allow</c>.</summary>
    public string Name { get; }

    /// <summary>How many calls it was nested in.</summary>
    public int Depth { get; }

    /// <summary>Its value; null when it was undefined.</summary>
    public RegoValue? Value { get; internal set; }

    /// <summary>The conditions that did not hold, in the order met; each position once.</summary>
    public IReadOnlyList<RegoFailedCondition> Failures => _failures;

    /// <summary>The lines with a statement that was run: of one rule among several of a name, these tell whether its turn came at all.</summary>
    internal HashSet<(string File, int Row)> Reached { get; } = [];

    internal void AddReached(string file, int row) => Reached.Add((file, row));

    internal void AddFailure(string file, int row, int column)
    {
        var failure = new RegoFailedCondition(file, row, column);
        if (!_failures.Contains(failure))
        {
            _failures.Add(failure);
        }
    }
}
