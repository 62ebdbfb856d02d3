using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

internal sealed partial class Planner
{
    private Operand PlanReference(RefTerm reference)
    {
        At(reference.Location);
        var head = (VarTerm)reference.Head;
        switch (head.Name)
        {
            case "data": return PlanDocument(reference.Parts);
            case "input" when reference.Parts.Count == 1:
                Emit(new Statement.IsDefined(PlanFrame.Input));
                return Operand.Local(PlanFrame.Input);
            case "input": return PlanOperands(Operand.Local(PlanFrame.Input), reference.Parts, 1);
            default: return PlanOperands(PlanTerm(head), reference.Parts, 1);
        }
    }

    /// <summary>Follows the operands from <paramref name="next"/> on. An unbound variable iterates: the plan goes on inside the scan.</summary>
    private Operand PlanOperands(Operand source, IReadOnlyList<Term> parts, int next)
    {
        for (var i = next; i < parts.Count; i++)
        {
            source = HasUnbound(parts[i]) ? PlanScan(source, parts[i]) : EmitDot(source, PlanTerm(parts[i]));
        }
        return source;
    }

    private Operand PlanScan(Operand source, Term pattern)
    {
        var (collection, key, value) = (ToLocal(source), _frame.NewLocal(), _frame.NewLocal());
        var inner = new PlanBlock();
        Emit(new Statement.Scan(collection, key, value, inner));
        EnterScan(inner);
        PlanPattern(pattern, Operand.Local(key));
        return Operand.Local(value);
    }

    private void EnterScan(PlanBlock inner)
    {
        _frame.Enter(inner);
        _frame.Repeats = true;
        if (_frame.Done >= 0)
        {
            EmitControl(new Statement.IsUndefined(_frame.Done));
        }
    }

    /// <summary>Tries alternatives in order; the first that is defined gives the value. Undefined if none is.</summary>
    private Operand FirstOf(params IReadOnlyList<Func<Operand>> alternatives)
    {
        var result = _frame.NewLocal();
        EmitControl(new Statement.ResetLocal(result));
        Emit(new Statement.Block([_frame.InBlock(() => Emit(new Statement.Block([.. alternatives.Select(alternative => _frame.InBlock(() =>
        {
            Emit(new Statement.AssignVar(result, alternative()));
            Emit(new Statement.Break(1));
        }))])))]));
        Emit(new Statement.IsDefined(result));
        return Operand.Local(result);
    }
}
