using Plinto.Rego.Plan;

namespace Plinto.Rego.Wasm;

/// <summary>
/// Which indexes of comprehensions a module has. An error aborts a module, and an index computes rows that nobody might ask for: one whose
/// functions may fail, or need the host, is left out, and its comprehension runs as it is written.
/// </summary>
internal sealed class IndexChoice
{
    private readonly Dictionary<string, PlanFunction> _functions;
    private readonly RuntimeCalls _runtime;
    private readonly Dictionary<string, bool> _known = [];

    private IndexChoice(PolicyPlan plan, RuntimeModule runtime)
    {
        _functions = plan.Functions.DistinctBy(static function => function.Name).ToDictionary(static function => function.Name);
        _runtime = new RuntimeCalls(runtime);
    }

    public static PolicyPlan Of(PolicyPlan plan, RuntimeModule runtime)
    {
        var choice = new IndexChoice(plan, runtime);
        return new PolicyPlan
        {
            Strings = plan.Strings,
            Builtins = plan.Builtins,
            Files = plan.Files,
            Plans = plan.Plans,
            Functions = [.. plan.Functions.Where(function => !function.IsIndex || choice.Succeeds(function))],
        };
    }

    private bool Succeeds(PlanFunction function)
    {
        if (_known.TryGetValue(function.Name, out var known))
        {
            return known;
        }

        // A recursive plan is broken, but must not make us recurse for ever.
        _known[function.Name] = false;
        var assignments = 0;
        return _known[function.Name] = function.Parameters.Count == 2 && Succeeds(function.Blocks, repeats: false, ref assignments);
    }

    private bool Succeeds(IReadOnlyList<PlanBlock> blocks, bool repeats, ref int assignments)
    {
        foreach (var statement in blocks.SelectMany(static block => block.Statements))
        {
            if (!Succeeds(statement, repeats, ref assignments))
            {
                return false;
            }
        }

        return true;
    }

    private bool Succeeds(Statement statement, bool repeats, ref int assignments)
    {
        var use = statement.Use;

        // A second value might be another.
        if (use.MayConflict && (statement is not Statement.AssignVarOnce || repeats || ++assignments > 1))
        {
            return false;
        }

        return !use.CallsAny && use.Replaces is null && (use.Calls is null || Succeeds(use.Calls)) && Succeeds(use.Blocks, repeats || use.Repeats, ref assignments);
    }

    private bool Succeeds(string called) =>
        PlanFunction.IsIndexName(called) || (_functions.TryGetValue(called, out var callee) ? Succeeds(callee) : _runtime.Native(called) is not null);
}
