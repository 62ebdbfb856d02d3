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
        return plan.Plans.DistinctBy(static entrypoint => entrypoint.Name).ToDictionary(static entrypoint => entrypoint.Name, entrypoint => (IReadOnlySet<string>?)use.Of(entrypoint.Blocks, input: 0));
    }

    private HashSet<string>? Of(IReadOnlyList<PlanBlock> blocks, int input)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        return Visit(blocks, input, members) ? members : null;
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

    private bool Visit(IReadOnlyList<PlanBlock> blocks, int input, HashSet<string> members) => blocks.All(block => Visit(block, input, members));

    private bool Visit(PlanBlock block, int input, HashSet<string> members) => block.Statements.All(statement => Visit(statement, input, members));

    /// <summary>False if the statement may read any member.</summary>
    private bool Visit(Statement statement, int input, HashSet<string> members)
    {
        bool Other(Operand operand) => operand != Operand.Local(input);
        return statement switch
        {
            Statement.Dot s when s.Source == Operand.Local(input) => s.Target != input && Named(s.Key, members),
            Statement.Dot s => Other(s.Key) && s.Target != input,
            Statement.Call s => Call(s, input, members),
            Statement.CallDynamic s => !s.Arguments.Contains(input) && s.Path.All(Other),
            Statement.Block s => Visit(s.Blocks, input, members),
            Statement.Not s => Visit(s.Inner, input, members),
            Statement.With s => Other(s.Value) && Visit(s.Inner, input, members),
            Statement.Scan s => s.Source != input && s.Key != input && s.Value != input && Visit(s.Inner, input, members),
            Statement.ArrayAppend s => Other(s.Value),
            Statement.AssignVarOnce s => Other(s.Source) && s.Target != input,
            Statement.AssignVar s => Other(s.Source) && s.Target != input,
            Statement.Equal s => Other(s.A) && Other(s.B),
            Statement.NotEqual s => Other(s.A) && Other(s.B),
            Statement.IsArray s => Other(s.Source),
            Statement.IsObject s => Other(s.Source),
            Statement.IsSet s => Other(s.Source),
            Statement.Len s => Other(s.Source),
            Statement.ObjectInsertOnce s => Other(s.Key) && Other(s.Value),
            Statement.ObjectInsert s => Other(s.Key) && Other(s.Value),
            Statement.ObjectMerge s => s.A != input && s.B != input,
            Statement.SetAdd s => Other(s.Value),
            Statement.ReturnLocal s => s.Source != input,
            Statement.ResultSetAdd s => s.Value != input,
            Statement.AssignInt or Statement.MakeArray or Statement.MakeNull or Statement.MakeNumberInt or Statement.MakeNumberRef or Statement.MakeObject or Statement.MakeSet => true,
            Statement.IsDefined or Statement.IsUndefined or Statement.ResetLocal or Statement.Break or Statement.Nop => true,
            _ => false, // a statement that nobody has thought of may read all of it
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

    private bool Call(Statement.Call call, int input, HashSet<string> members)
    {
        if (call.Arguments.Skip(1).Contains(Operand.Local(input)) || call.Result == input)
        {
            return false;
        }

        if (call.Arguments.Count == 0 || call.Arguments[0] != Operand.Local(input))
        {
            return true;
        }

        if (!_functions.TryGetValue(call.Function, out var function) || Of(function) is not { } read)
        {
            return false;
        }

        members.UnionWith(read);
        return true;
    }
}
