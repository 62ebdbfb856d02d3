using Plinto.Rego.Builtins;
using Plinto.Rego.Plan;

namespace Plinto.Rego.Run;

/// <summary>What binding needs to know about the whole plan: which rules depend on neither input nor data nor the clock.</summary>
internal sealed class PlanFacts(PolicyPlan plan)
{
    private readonly Dictionary<string, PlanFunction> _functions = plan.Functions.DistinctBy(static f => f.Name).ToDictionary(static f => f.Name);
    private readonly Dictionary<string, bool> _constant = [];

    public bool IsConstant(PlanFunction function)
    {
        if (_constant.TryGetValue(function.Name, out var known))
        {
            return known;
        }

        // A recursive plan is broken, but must not make us recurse for ever.
        _constant[function.Name] = false;
        return _constant[function.Name] = function.Parameters.Count == 2 && function.Blocks.All(IsConstant);
    }

    private bool IsConstant(PlanBlock block) => block.Statements.All(IsConstant);

    private bool IsConstant(Statement statement) => statement switch
    {
        Statement.Call s => IsConstant(s),
        Statement.CallDynamic or Statement.With or Statement.ResultSetAdd => false,
        Statement.ArrayAppend s => IsConstant(s.Value),
        Statement.AssignVarOnce s => IsConstant(s.Source),
        Statement.AssignVar s => IsConstant(s.Source),
        Statement.Block s => s.Blocks.All(IsConstant),
        Statement.Dot s => IsConstant(s.Source) && IsConstant(s.Key),
        Statement.Equal s => IsConstant(s.A) && IsConstant(s.B),
        Statement.NotEqual s => IsConstant(s.A) && IsConstant(s.B),
        Statement.IsArray s => IsConstant(s.Source),
        Statement.IsObject s => IsConstant(s.Source),
        Statement.IsSet s => IsConstant(s.Source),
        Statement.IsDefined s => IsOwn(s.Source),
        Statement.IsUndefined s => IsOwn(s.Source),
        Statement.Len s => IsConstant(s.Source),
        Statement.Not s => IsConstant(s.Inner),
        Statement.ObjectInsertOnce s => IsConstant(s.Key) && IsConstant(s.Value),
        Statement.ObjectInsert s => IsConstant(s.Key) && IsConstant(s.Value),
        Statement.ObjectMerge s => IsOwn(s.A) && IsOwn(s.B),
        Statement.ReturnLocal s => IsOwn(s.Source),
        Statement.Scan s => IsOwn(s.Source) && IsConstant(s.Inner),
        Statement.SetAdd s => IsConstant(s.Value),
        Statement.AssignInt or Statement.MakeArray or Statement.MakeNull or Statement.MakeNumberInt or Statement.MakeNumberRef or Statement.MakeObject or Statement.MakeSet => true,
        Statement.ResetLocal or Statement.Break or Statement.Nop => true,
        _ => false, // a statement that nobody has thought of may depend on anything
    };

    private bool IsConstant(Statement.Call call)
    {
        if (_functions.TryGetValue(call.Function, out var callee))
        {
            return callee.Parameters.Count == 2 && IsConstant(callee);
        }

        return BuiltinTable.Find(call.Function) is { } builtin
            && !builtin.Signature.Traits.HasFlag(BuiltinTraits.Nondeterministic)
            && call.Arguments.All(IsConstant);
    }

    private static bool IsConstant(Operand operand) => operand.Kind != OperandKind.Local || IsOwn(operand.Value);

    private static bool IsOwn(int local) => local > 1;
}
