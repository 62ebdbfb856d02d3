using Plinto.Rego.Compile;
using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

internal sealed partial class Planner
{
    private void PlanBody(IReadOnlyList<Expr> body)
    {
        foreach (var expr in body)
        {
            PlanExpr(expr);
        }
    }

    private void PlanExpr(Expr expr)
    {
        At(expr.Location);
        if (expr.With.Count > 0)
        {
            PlanWith(expr);
        }
        else if (expr.Negated)
        {
            Emit(new Statement.Not(_frame.InBlock(() => PlanPositive(expr with { Negated = false }))));
        }
        else
        {
            PlanPositive(expr);
        }
    }

    private void PlanPositive(Expr expr)
    {
        switch (expr)
        {
            case TermExpr e: PlanCondition(e); break;
            case EveryExpr e: PlanEvery(e); break;
            case GroupExpr { Negated: false } e: EmitOnce(() => PlanBody(e.Body)); break;
            case LogicExpr { IsAnd: true } e:
                EmitOnce(() => PlanBody(e.Left));
                EmitOnce(() => PlanBody(e.Right));
                break;
            case LogicExpr e: PlanOr(e); break;
        }
    }

    private void PlanCondition(TermExpr expr)
    {
        if (expr.Is("eq", out var left, out var right) || expr.Is("assign", out left, out right) || (expr.Is("equal", out left, out right) && !IsReplaced("equal")))
        {
            PlanUnify(left, right);
            return;
        }
        switch (expr.Term)
        {
            case CallTerm call: PlanCallCondition(call); break;
            case BooleanTerm { Value: true } or StringTerm or NumberTerm or NullTerm: break;
            case BooleanTerm: EmitFail(); break;
            default: Emit(new Statement.NotEqual(PlanTerm(expr.Term), Operand.Boolean(false))); break;
        }
    }

    private void PlanCallCondition(CallTerm call)
    {
        if (call is { Name: "neq", Args.Count: 2 } && !IsReplaced("neq"))
        {
            var a = PlanTerm(call.Args[0]);
            Emit(new Statement.NotEqual(a, PlanTerm(call.Args[1])));
            return;
        }
        var arity = Functions.ArityOf(_compilation, call.Operator);
        var isVoid = !call.Operator.IsData && _compilation.FindBuiltin(call.Name) is { Result: null };
        var hasOutput = !isVoid && call.Args.Count == arity + 1;
        var result = PlanCall(call.Operator, hasOutput ? [.. call.Args.Take(call.Args.Count - 1)] : call.Args);
        if (hasOutput)
        {
            PlanPattern(call.Args[^1], result);
        }
        else if (!isVoid)
        {
            Emit(new Statement.NotEqual(result, Operand.Boolean(false)));
        }
    }

    // Runs statements in a block of their own: at most one result, and their variables stay inside.
    private void EmitOnce(Action plan)
    {
        var done = _frame.NewLocal();
        EmitControl(new Statement.ResetLocal(done));
        Emit(new Statement.Block([_frame.InBlock(() =>
        {
            plan();
            Emit(new Statement.AssignVar(done, Operand.Boolean(true)));
        }, done)]));
        EmitControl(new Statement.IsDefined(done));
    }

    private void PlanOr(LogicExpr expr)
    {
        var done = _frame.NewLocal();
        EmitControl(new Statement.ResetLocal(done));
        Emit(new Statement.Block(
        [
            _frame.InBlock(() =>
            {
                PlanBody(expr.Left);
                Emit(new Statement.AssignVar(done, Operand.Boolean(true)));
            }, done),
            _frame.InBlock(() =>
            {
                EmitControl(new Statement.IsUndefined(done));
                PlanBody(expr.Right);
                Emit(new Statement.AssignVar(done, Operand.Boolean(true)));
            }, done),
        ]));
        Emit(new Statement.IsDefined(done));
    }

    private void PlanEvery(EveryExpr every)
    {
        var domain = ToLocal(PlanTerm(every.Domain));
        var collection = _frame.NewLocal();
        EmitControl(new Statement.ResetLocal(collection));
        Emit(new Statement.Block(
        [
            .. new Statement[] { new Statement.IsArray(Operand.Local(domain)), new Statement.IsObject(Operand.Local(domain)), new Statement.IsSet(Operand.Local(domain)) }
                .Select(test => _frame.InBlock(() =>
                {
                    Emit(test);
                    Emit(new Statement.AssignVar(collection, Operand.Boolean(true)));
                })),
        ]));
        EmitControl(new Statement.IsDefined(collection));
        var (failed, key, value) = (_frame.NewLocal(), _frame.NewLocal(), _frame.NewLocal());
        EmitControl(new Statement.ResetLocal(failed));
        Emit(new Statement.Scan(domain, key, value, _frame.InBlock(() =>
        {
            var success = _frame.NewLocal();
            _frame.Repeats = true;
            // One failure decides; the items after it are not looked at.
            EmitControl(new Statement.IsUndefined(failed));
            EmitControl(new Statement.ResetLocal(success));
            Emit(new Statement.Block([_frame.InBlock(() =>
            {
                if (every.Key is not null) { PlanPattern(every.Key, Operand.Local(key)); } PlanPattern(every.Value, Operand.Local(value));
                PlanBody(every.Body);
                Emit(new Statement.AssignVar(success, Operand.Boolean(true)));
            }, success)]));
            EmitControl(new Statement.IsUndefined(success));
            Emit(new Statement.AssignVar(failed, Operand.Boolean(true)));
        })));
        Emit(new Statement.IsUndefined(failed));
    }
}
