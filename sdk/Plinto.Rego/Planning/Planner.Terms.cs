using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

internal sealed partial class Planner
{
    /// <summary>Computes a term. Unbound variables in references iterate: what follows then stands inside the iteration.</summary>
    private Operand PlanTerm(Term term)
    {
        switch (term)
        {
            case BooleanTerm t: return Operand.Boolean(t.Value);
            case StringTerm t: return Text(t.Value);
            case VarTerm t: return _frame.Find(t.Name) ?? throw new InvalidOperationException($"variable `{t.Name}` has no value");
            case RefTerm t: return PlanReference(t);
            case CallTerm t: return PlanCall(t.Operator, t.Args);
        }
        var result = _frame.NewLocal();
        switch (term)
        {
            case NullTerm: Emit(new Statement.MakeNull(result)); break;
            case NumberTerm t: Emit(new Statement.MakeNumberRef(IndexOf(t.Text), result)); break;
            case ArrayTerm t:
                Emit(new Statement.MakeArray(t.Items.Count, result));
                foreach (var item in t.Items)
                {
                    Emit(new Statement.ArrayAppend(result, PlanTerm(item)));
                }

                break;
            case SetTerm t:
                Emit(new Statement.MakeSet(result));
                foreach (var item in t.Items)
                {
                    Emit(new Statement.SetAdd(PlanTerm(item), result));
                }

                break;
            case ObjectTerm t:
                Emit(new Statement.MakeObject(result));
                foreach (var entry in t.Entries)
                {
                    var key = PlanTerm(entry.Key);
                    Emit(new Statement.ObjectInsert(key, PlanTerm(entry.Value), result));
                }
                break;
            case Comprehension t: PlanComprehension(t, result); break;
            default: throw new InvalidOperationException($"term `{term}` cannot be planned");
        }
        return Operand.Local(result);
    }

    private void PlanComprehension(Comprehension term, int result)
    {
        Emit(Empty(term, result));
        if (IndexOf(term) is { } index)
        {
            PlanIndexed(index, result);
        }
        else
        {
            PlanAsWritten(term, result);
        }
    }

    private static Statement Empty(Comprehension term, int result) => term switch
    {
        ArrayComprehension => new Statement.MakeArray(0, result),
        SetComprehension => new Statement.MakeSet(result),
        _ => new Statement.MakeObject(result),
    };

    private void PlanAsWritten(Comprehension term, int result)
    {
        switch (term)
        {
            case ArrayComprehension t:
                EmitClosure(t.Body, () => Emit(new Statement.ArrayAppend(result, PlanTerm(t.Head))));
                break;
            case SetComprehension t:
                EmitClosure(t.Body, () => Emit(new Statement.SetAdd(PlanTerm(t.Head), result)));
                break;
            case ObjectComprehension t:
                EmitClosure(t.Body, () =>
                {
                    var key = PlanTerm(t.Key);
                    Emit(new Statement.ObjectInsertOnce(key, PlanTerm(t.Value), result));
                });
                break;
        }
    }

    private void EmitClosure(IReadOnlyList<Expr> body, Action collect)
    {
        var at = _frame.Location;
        Emit(new Statement.Block([_frame.InBlock(() =>
        {
            PlanBody(body);
            _frame.Location = at;
            collect();
        })]));
        _frame.Location = at;
    }

    private Operand EmitDot(Operand source, Operand key)
    {
        var target = _frame.NewLocal();
        Emit(new Statement.Dot(source, key, target));
        return Operand.Local(target);
    }
}
