using Plinto.Rego.Plan;

namespace Plinto.Rego.Run;

/// <summary>
/// Finds which members of input an entrypoint can read, so that whoever makes the input can leave the others out. It never says too little: a use of input
/// that is not a constant name or a call of another rule means that all of it may be read.
/// </summary>
internal sealed class InputUse(PolicyPlan plan)
{
    private readonly Dictionary<string, PlanFunction> _functions = plan.Functions.DistinctBy(static function => function.Name).ToDictionary(static function => function.Name);
    private readonly Dictionary<string, HashSet<string>?> _known = [];

    /// <summary>The members, by entrypoint; null for all.</summary>
    public static Dictionary<string, IReadOnlySet<string>?> Of(PolicyPlan plan)
    {
        var use = new InputUse(plan);
        return plan.Plans.DistinctBy(static entrypoint => entrypoint.Name)
            .ToDictionary(static entrypoint => entrypoint.Name, entrypoint => (IReadOnlySet<string>?)use.Of(entrypoint.Blocks, input: 0));
    }

    private HashSet<string>? Of(IReadOnlyList<PlanBlock> blocks, int input)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        return PlanBlock.All(blocks).All(statement => Visit(statement, input, members)) ? members : null;
    }

    private HashSet<string>? Of(PlanFunction function)
    {
        if (_known.TryGetValue(function.Name, out var known))
        {
            return known;
        }

        _known[function.Name] = null; // a recursive plan is broken, but must not make us recurse for ever
        return _known[function.Name] = function.Parameters.Count < 2 ? null : Of(function.Blocks, function.Parameters[0]);
    }

    /// <summary>
    /// False if the statement, what it contains apart, may read any member. Whether input is defined says nothing of its members, and what blocks see in its place they may read as
    /// well.
    /// </summary>
    private bool Visit(Statement statement, int input, HashSet<string> members)
    {
        var use = statement.Use;
        if (use.Writes.Contains(input) || use.Changes.Contains(input))
        {
            return false;
        }

        return statement switch
        {
            Statement.Dot dot when dot.Source == Operand.Local(input) => Named(dot.Key, members),
            Statement.Call call when call.Arguments.Count > 0 && call.Arguments[0] == Operand.Local(input) =>
            !call.Arguments.Skip(1).Contains(Operand.Local(input)) && Called(call, members),
            _ => !use.Reads.Contains(Operand.Local(input)),
        };
    }

    private bool Named(Operand key, HashSet<string> members)
    {
        if (key.Kind != OperandKind.String || key.Value >= plan.Strings.Count)
        {
            return false;
        }

        members.Add(plan.Strings[key.Value]);
        return true;
    }

    private bool Called(Statement.Call call, HashSet<string> members)
    {
        if (!_functions.TryGetValue(call.Function, out var function) || Of(function) is not { } read)
        {
            return false;
        }

        members.UnionWith(read);
        return true;
    }
}
