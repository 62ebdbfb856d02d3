using Plinto.Rego.Compile;
using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

internal sealed partial class Planner
{
    // The modified expression runs inside With statements; what follows must see the original documents, so variables it binds are
    // carried out: in their locals if it has at most one result, as rows of an array if it iterates.
    private void PlanWith(Expr expr)
    {
        var at = _frame.Location;
        var environment = _frame.Environment;
        var replacements = new Dictionary<string, int>(_frame.Replacements, StringComparer.Ordinal);
        var modifiers = expr.With.Select(PlanModifier).ToList();
        _frame.Location = at;
        var (done, rows) = (_frame.NewLocal(), _frame.NewLocal());
        EmitControl(new Statement.ResetLocal(done));
        var rowsAt = _frame.Block.Statements.Count;
        var outer = _frame.Block;
        foreach (var (document, path, value) in modifiers)
        {
            if (document < 0)
            {
                continue;
            }

            var inner = new PlanBlock();
            Emit(new Statement.With(document, path, value, inner));
            _frame.Enter(inner);
        }
        var start = new PlanBlock();
        Emit(new Statement.Block([start]));
        _frame.Enter(start);
        var mark = _frame.Mark;
        var (outerDone, repeats) = (_frame.Done, _frame.Repeats);
        (_frame.Done, _frame.Repeats) = (-1, false);
        PlanExpr(expr with { With = [] });
        (_frame.Done, _frame.Repeats) = (outerDone, repeats);
        var bound = _frame.BoundSince(mark).Distinct().Where(name => _frame.Find(name) is not null).ToList();
        var iterates = !ReferenceEquals(_frame.Block, start) && bound.Count > 0;
        var fields = bound.Select(name => _frame.Find(name)!.Value).ToArray();
        if (iterates)
        {
            var row = _frame.NewLocal();
            Emit(new Statement.MakeArray(fields.Length, row));
            foreach (var field in fields)
            {
                Emit(new Statement.ArrayAppend(row, field));
            }

            Emit(new Statement.ArrayAppend(rows, Operand.Local(row)));
        }
        Emit(new Statement.AssignVar(done, Operand.Boolean(true)));
        if (iterates)
        {
            outer.Statements.Insert(rowsAt, new Statement.MakeArray(0, rows) { Location = at });
        }

        _frame.Block = outer;
        _frame.Environment = environment;
        _frame.Replacements.Clear();
        foreach (var (name, local) in replacements)
        {
            _frame.Replacements.Add(name, local);
        }

        EmitControl(new Statement.IsDefined(done));
        if (iterates)
        {
            PlanRows(rows, bound, mark);
        }
    }

    private void PlanRows(int rows, List<string> bound, int mark)
    {
        _frame.Unbind(mark);
        var (key, row) = (_frame.NewLocal(), _frame.NewLocal());
        var inner = new PlanBlock();
        Emit(new Statement.Scan(rows, key, row, inner));
        EnterScan(inner);
        for (var i = 0; i < bound.Count; i++)
        {
            _frame.Bind(bound[i], EmitDot(Operand.Local(row), Operand.Local(Integer(i))));
        }
    }

    /// <summary>Evaluates a modifier's value and enters it into the environment; the document is negative if a function is replaced.</summary>
    private (int Document, IReadOnlyList<int> Path, Operand Value) PlanModifier(WithModifier with)
    {
        At(with.Location);
        var target = (RefTerm)with.Target;
        if (target.IsInput || (target.IsData && Functions.FindRules(_compilation, target) is null))
        {
            var names = target.Parts.Skip(1).Select(static part => ((StringTerm)part).Value).ToArray();
            var value = Operand.Local(Copy(PlanTerm(with.Value)));
            if (target.IsData)
            {
                _frame.Environment = _frame.Environment.HideDocument(names);
            }

            return (target.IsInput ? PlanFrame.Input : PlanFrame.Data, [.. names.Select(IndexOf)], value);
        }
        var name = target.Name!;
        var replacement = ReplacementFor(with.Value);
        if (replacement.IsParameter)
        {
            _frame.Replacements[name] = Copy(PlanTerm(with.Value));
        }

        _frame.Environment = _frame.Environment.ReplaceFunction(name, replacement);
        return (-1, [], default);
    }

    private FunctionReplacement ReplacementFor(Term value)
    {
        if (value is RefTerm reference && (reference.IsData ? Functions.FindRules(_compilation, reference) is not null : _compilation.FindBuiltin(reference.Name) is not null))
        {
            return new FunctionReplacement(reference, null);
        }
        return ConstantTerms.ToValue(value) is not null ? new FunctionReplacement(null, value) : new FunctionReplacement(null, null);
    }
}
