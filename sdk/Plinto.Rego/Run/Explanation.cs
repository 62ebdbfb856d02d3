using Plinto.Rego.Plan;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>Collects, on request, what each rule came to and where its conditions failed.</summary>
internal sealed class Explanation(Func<int, string> fileName)
{
    private readonly Stack<RegoRuleTrace> _open = new();

    public List<RegoRuleTrace> Rules { get; } = [];

    public void Enter(string name) => _open.Push(new RegoRuleTrace(name, _open.Count));

    public void Leave(RegoValue? result)
    {
        var rule = _open.Pop();
        ResultSize.Count(result);
        rule.Value = result;
        Rules.Add(rule);
    }

    public void Reached(PlanLocation at)
    {
        if (_open.TryPeek(out var rule) && at.Row > 0)
        {
            rule.AddReached(fileName(at.File), at.Row);
        }
    }

    public void Undefined(PlanLocation at)
    {
        if (_open.TryPeek(out var rule) && at.Row > 0)
        {
            rule.AddFailure(fileName(at.File), at.Row, at.Column);
        }
    }
}
