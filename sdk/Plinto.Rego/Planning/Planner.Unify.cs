using Plinto.Rego.Compile;
using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

internal sealed partial class Planner
{
    private bool IsUnbound(Term term) => term is VarTerm v && _frame.Find(v.Name) is null;

    private bool HasUnbound(Term term) => Variables.Of(term).Any(name => _frame.Find(name) is null);

    private void PlanUnify(Term a, Term b)
    {
        switch (a, b)
        {
            case (ArrayTerm x, ArrayTerm y) when x.Items.Count != y.Items.Count: FailUnbound(x, y); break;
            case (ArrayTerm x, ArrayTerm y):
                UnifyAll([.. x.Items.Zip(y.Items)]);
                break;
            case (ObjectTerm x, ObjectTerm y) when HasUnbound(x) && HasUnbound(y): UnifyObjects(x, y); break;
            default:
                // A pattern with variables yet to bind waits for the other side's value.
                var (pattern, value) = IsUnbound(a) || (a is ArrayTerm or ObjectTerm && HasUnbound(a)) ? (a, b) : (b, a);
                PlanPattern(pattern, PlanTerm(value));
                break;
        }
    }

    // Element by element, but what can be computed first: [x, 1] = [y, y] needs the second pair before the first.
    private void UnifyAll(List<(Term A, Term B)> pairs)
    {
        while (pairs.Count > 0)
        {
            var next = pairs.FindIndex(pair => !HasUnbound(pair.A) || !HasUnbound(pair.B));
            if (next < 0)
            {
                next = pairs.FindIndex(static pair => pair is (ArrayTerm, ArrayTerm) or (ObjectTerm, ObjectTerm));
            }

            if (next < 0)
            {
                next = 0;
            }

            var (a, b) = pairs[next];
            pairs.RemoveAt(next);
            PlanUnify(a, b);
        }
    }

    // Members pair up by the keys as written; a last pair whose keys differ in writing must have equal keys.
    private void UnifyObjects(ObjectTerm x, ObjectTerm y)
    {
        var pairs = new List<(Term A, Term B)>();
        var rest = y.Entries.ToList();
        var open = new List<ObjectEntry>();
        foreach (var entry in x.Entries)
        {
            var key = Printer.Print(entry.Key);
            var at = rest.FindIndex(other => Printer.Print(other.Key) == key);
            if (at < 0)
            {
                open.Add(entry);
            }
            else
            {
                pairs.Add((entry.Value, rest[at].Value));
            }

            if (at >= 0)
            {
                rest.RemoveAt(at);
            }
        }
        if (open.Count != rest.Count || open.Count > 1)
        {
            FailUnbound(x, y);
            return;
        }
        for (var i = 0; i < open.Count; i++)
        {
            pairs.AddRange([(open[i].Key, rest[i].Key), (open[i].Value, rest[i].Value)]);
        }

        UnifyAll(pairs);
    }

    // What follows is never reached, but it is planned: its variables need a place.
    private void FailUnbound(params ReadOnlySpan<Term> patterns)
    {
        EmitFail();
        foreach (var pattern in patterns)
        {
            foreach (var name in Variables.Of(pattern))
            {
                if (_frame.Find(name) is null)
                {
                    _frame.Bind(name, Operand.Local(_frame.NewLocal()));
                }
            }
        }
    }

    /// <summary>Matches a value with a pattern, binding the pattern's unbound variables.</summary>
    private void PlanPattern(Term pattern, Operand value)
    {
        switch (pattern)
        {
            case VarTerm v when _frame.Find(v.Name) is null:
                _frame.Bind(v.Name, NeedsCopy(value) ? Operand.Local(Copy(value)) : value);
                break;
            case ArrayTerm t when HasUnbound(t):
                Emit(new Statement.IsArray(value));
                EmitLength(value, t.Items.Count);
                for (var i = 0; i < t.Items.Count; i++)
                {
                    PlanPattern(t.Items[i], EmitDot(value, Operand.Local(Integer(i))));
                }

                break;
            case ObjectTerm t when HasUnbound(t):
                Emit(new Statement.IsObject(value));
                EmitLength(value, t.Entries.Count);
                PlanMembers([.. t.Entries], value);
                break;
            default:
                Emit(new Statement.Equal(value, PlanTerm(pattern)));
                break;
        }
    }

    // Input and data change inside `with`. And a reference into the store finds a number below an object by its text, which a value
    // taken out of it does not: the copy ends the reference.
    private bool NeedsCopy(Operand value) =>
        value.Kind is OperandKind.Local && (value.Value is PlanFrame.Input or PlanFrame.Data || _stored.Contains(value.Value));

    // A key may be a variable that another member binds.
    private void PlanMembers(List<ObjectEntry> waiting, Operand value)
    {
        while (waiting.Count > 0)
        {
            var next = Math.Max(0, waiting.FindIndex(entry => !HasUnbound(entry.Key)));
            var entry = waiting[next];
            waiting.RemoveAt(next);
            PlanPattern(entry.Value, EmitDot(value, PlanTerm(entry.Key)));
        }
    }

    private void EmitLength(Operand value, int length)
    {
        var actual = _frame.NewLocal();
        Emit(new Statement.Len(value, actual));
        Emit(new Statement.Equal(Operand.Local(actual), Operand.Local(Integer(length))));
    }

    private int Integer(long value)
    {
        var local = _frame.NewLocal();
        Emit(new Statement.MakeNumberInt(value, local));
        return local;
    }

    private int Copy(Operand value)
    {
        var local = _frame.NewLocal();
        Emit(new Statement.AssignVar(local, value));
        return local;
    }

    private int ToLocal(Operand value) => value.Kind is OperandKind.Local ? value.Value : Copy(value);
}
