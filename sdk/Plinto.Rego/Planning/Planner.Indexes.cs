using Plinto.Rego.Builtins;
using Plinto.Rego.Compile;
using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

// Comprehensions that are computed again and again, each time for other outer values, are computed once for all values: a
// function of input and data alone, whose result is therefore remembered, holds the rows by those values. Where it has none (when first
// asked, or because its rows cannot be computed without an error that the comprehension itself might not meet), the comprehension runs as
// it is written.
internal sealed partial class Planner
{
    private int _indexes;

    /// <summary>
    /// How to index a comprehension; null if that cannot be, or does not pay. Outer variables must stand only where the body unifies them, or
    /// a part of them, with a value that does not depend on them. Elsewhere they might be seen, and equal values (1 and 1.0) are written differently.
    /// </summary>
    private ComprehensionIndex? IndexOf(Comprehension comprehension)
    {
        if (!_frame.Repeats || _frame.WithoutIndexes || _frame.Environment.Parameters.Count > 0)
        {
            return null;
        }

        var prints = false;
        SyntaxWalk.Terms(comprehension, term =>
            !(prints |= term is CallTerm { Name: { } name } && BuiltinTable.Find(name) is { } builtin && builtin.Signature.Traits.HasFlag(BuiltinTraits.Speaks)));
        if (prints)
        {
            return null;
        }

        var (keys, body) = (new JoinKeys(_frame), new List<Expr>());
        foreach (var expr in comprehension.Body)
        {
            if (keys.Join(expr, IsReplaced("equal")) is { } joined)
            {
                body.Add(joined);
            }
        }
        return keys.Terms.Count > 0 && !body.Any(keys.Mentions) && !comprehension.Heads.Any(keys.Mentions) ? new ComprehensionIndex(comprehension, keys.Terms, body) : null;
    }

    private void PlanIndexed(ComprehensionIndex indexed, int result)
    {
        var (at, environment, name, comprehension) = (_frame.Location, _frame.Environment, $"{Plan.PlanFunction.IndexPrefix}{_indexes++}", indexed.Comprehension);
        _pending.Enqueue(() => PlanIndex(name, indexed, environment, at));
        var index = _frame.NewLocal();
        EmitControl(new Statement.ResetLocal(index));
        EmitControl(new Statement.Block([_frame.InBlock(() => EmitControl(new Statement.Call(name, Context(), index)))]));
        EmitControl(new Statement.Block(
        [
            _frame.InBlock(() =>
            {
                EmitControl(new Statement.IsDefined(index));
                var rows = _frame.NewLocal();
                EmitControl(new Statement.Dot(Operand.Local(index), PlanKey([.. indexed.Keys.Select(PlanTerm)]), rows));
                if (comprehension is ObjectComprehension) { InsertRows(rows, result); } else { EmitControl(new Statement.AssignVar(result, Operand.Local(rows))); } }),
            _frame.InBlock(() =>
            {
                _frame.WithoutIndexes = true;
                EmitControl(new Statement.IsUndefined(index));
                PlanAsWritten(comprehension, result);
            }),
        ]));
        _frame.Location = at;
    }

    private Operand PlanKey(Operand[] keys)
    {
        if (keys.Length == 1)
        {
            return keys[0];
        }

        var key = _frame.NewLocal();
        EmitControl(new Statement.MakeArray(keys.Length, key));
        foreach (var part in keys)
        {
            EmitControl(new Statement.ArrayAppend(key, part));
        }

        return Operand.Local(key);
    }

    // Rows of an object are [key, value]: only when they meet in the result does a conflict show.
    private void InsertRows(int rows, int result)
    {
        var (position, row) = (_frame.NewLocal(), _frame.NewLocal());
        EmitControl(new Statement.Scan(rows, position, row, _frame.InBlock(() =>
        {
            var (key, value) = (_frame.NewLocal(), _frame.NewLocal());
            EmitControl(new Statement.Dot(Operand.Local(row), Operand.Local(Integer(0)), key));
            EmitControl(new Statement.Dot(Operand.Local(row), Operand.Local(Integer(1)), value));
            Emit(new Statement.ObjectInsertOnce(Operand.Local(key), Operand.Local(value), result));
        })));
    }

    private void PlanIndex(string name, ComprehensionIndex indexed, PlanEnvironment environment, PlanLocation at)
    {
        _frame = new PlanFrame(environment, 2) { Location = at };
        _stored.Clear();
        var result = _frame.NewLocal();
        _plan.Functions.Add(new PlanFunction
        {
            Name = name,
            Path = name.Split('.'),
            Parameters = [PlanFrame.Input, PlanFrame.Data],
            Return = result,
            Blocks =
            [
                _frame.InBlock(() => Emit(new Statement.MakeObject(result))),
                _frame.InBlock(() =>
                {
                    PlanBody(indexed.Body);
                    _frame.Location = at;
                    Operand[] row = [.. indexed.Comprehension.Heads.Select(PlanTerm)];
                    AddRow(indexed.Comprehension, row, PlanKey([.. indexed.Keys.Select((_, i) => _frame.Find(JoinKeys.NameOf(i))!.Value)]), result);
                }),
                _frame.InBlock(() => Emit(new Statement.ReturnLocal(result))),
            ],
        });
    }

    private void AddRow(Comprehension comprehension, Operand[] row, Operand key, int index)
    {
        var rows = _frame.NewLocal();
        var isSet = comprehension is SetComprehension;
        Emit(new Statement.ResetLocal(rows));
        Emit(new Statement.Block(
        [
            _frame.InBlock(() => Emit(new Statement.Dot(Operand.Local(index), key, rows))),
            _frame.InBlock(() =>
            {
                Emit(new Statement.IsUndefined(rows));
                Emit(isSet ? new Statement.MakeSet(rows) : new Statement.MakeArray(0, rows));
                Emit(new Statement.ObjectInsert(key, Operand.Local(rows), index));
            }),
        ]));
        var value = row[0];
        if (row.Length > 1)
        {
            var pair = _frame.NewLocal();
            Emit(new Statement.MakeArray(row.Length, pair));
            foreach (var part in row)
            {
                Emit(new Statement.ArrayAppend(pair, part));
            }

            value = Operand.Local(pair);
        }
        Emit(isSet ? new Statement.SetAdd(value, rows) : new Statement.ArrayAppend(rows, value));
    }

    /// <summary>A comprehension, the outer values by which its rows are looked up, and its body with a variable for each of them.</summary>
    private sealed record ComprehensionIndex(Comprehension Comprehension, IReadOnlyList<Term> Keys, IReadOnlyList<Expr> Body);
}
