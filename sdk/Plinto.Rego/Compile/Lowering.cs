using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>
/// Takes nested expressions apart: calls, references and comprehensions inside other terms become expressions of their own in front,
/// bound to generated variables. Afterwards a call's arguments are variables, constants, or collections of those.
/// </summary>
/// <remarks>
/// What is taken out of a negated expression stands before the <c>not</c>, so an undefined part makes the body fail instead of the
/// negation succeed: that is OPA's meaning of <c>not</c> unless <c>future.keywords.not</c> is imported.
/// </remarks>
internal sealed partial class Lowering(Compilation compilation, CompiledRule? owner)
{
    private readonly List<HashSet<string>> _declared = [];

    public static void Run(Compilation compilation)
    {
        foreach (var rule in compilation.EachRule())
        {
            rule.Rule = new Lowering(compilation, rule).LowerRule(rule.Rule);
        }
    }

    public IReadOnlyList<Expr> LowerQuery(IReadOnlyList<Expr> body) => LowerBody(body, []);

    private Rule LowerRule(Rule rule)
    {
        var prelude = new List<Expr>();
        var args = rule.Head.Args?.Select(arg => LowerArgument(arg, prelude)).ToArray();
        _declared.Add(VariablesOf(rule));
        var body = LowerBody(rule.Body, prelude);
        var head = rule.Head with
        {
            Args = args,
            Key = rule.Head.Key is { } key ? LowerOne(key, body, []) : null,
            Value = rule.Head.Value is { } value ? LowerOne(value, body, []) : null,
            Reference = rule.Head.Reference with
            {
                Parts = [.. rule.Head.Reference.Parts.Select((part, i) => i < (owner?.DynamicFrom ?? 0) ? part : LowerOne(part, body, []))],
            },
        };
        _declared.RemoveAt(_declared.Count - 1);
        return rule with { Head = head, Body = body, Else = rule.Else is { } next ? LowerRule(next) : null };
    }

    // A pattern stays a pattern; an expression inside it is compared with the argument in the body.
    private Term LowerArgument(Term arg, List<Expr> prelude)
    {
        switch (arg)
        {
            case VarTerm or NullTerm or BooleanTerm or NumberTerm or StringTerm: return arg;
            case ArrayTerm t: return t with { Items = [.. t.Items.Select(item => LowerArgument(item, prelude))] };
            case ObjectTerm t:
                return t with { Entries = [.. t.Entries.Select(e => new ObjectEntry(LowerArgument(e.Key, prelude), LowerArgument(e.Value, prelude)))] };
            case SetTerm t when t.Items.All(IsConstant): return t;
        }
        var v = compilation.Generate(arg.Location);
        prelude.Add(new TermExpr(arg.Location, CallTerm.Of(arg.Location, "eq", v, arg)) { Generated = true });
        return v;
    }

    private List<Expr> LowerBody(IReadOnlyList<Expr> body, List<Expr> prelude)
    {
        var result = new List<Expr>(body.Count + prelude.Count);
        foreach (var expr in prelude)
        {
            LowerExpr(expr, result);
        }

        foreach (var expr in body)
        {
            LowerExpr(expr, result);
        }

        if (result.Count == 0)
        {
            result.Add(new TermExpr(body[0].Location, new BooleanTerm(body[0].Location, true)) { Generated = true });
        }

        return result;
    }

    private List<Expr> LowerNested(IReadOnlyList<Expr> body, IEnumerable<Term?> alsoDeclared)
    {
        var names = VariablesOf(body);
        foreach (var v in alsoDeclared.OfType<VarTerm>())
        {
            names.Add(v.Name);
        }

        _declared.Add(names);
        var result = LowerBody(body, []);
        _declared.RemoveAt(_declared.Count - 1);
        return result;
    }

    private void LowerExpr(Expr expr, List<Expr> output)
    {
        IReadOnlyList<WithModifier> with = expr.With.Count == 0 ? [] : [.. expr.With.Select(w => LowerWith(w, output))];
        switch (expr)
        {
            case TermExpr { Term: CallTerm { Name: "print" } call }:
                if (LowerPrint(call) is { } print)
                {
                    output.Add(print with { With = with });
                }

                break;
            case TermExpr e:
                output.Add(e with { Term = LowerCondition(e, output, with), With = with });
                break;
            case EveryExpr e:
                output.Add(e with { Domain = LowerOne(e.Domain, output, with), Body = LowerNested(e.Body, [e.Key, e.Value]), With = with });
                break;
            case GroupExpr e:
                output.Add(e with { Body = LowerNested(e.Body, []), With = with });
                break;
            case LogicExpr e:
                output.Add(e with { Left = LowerNested(e.Left, []), Right = LowerNested(e.Right, []), With = with });
                break;
            default:
                output.Add(expr);
                break;
        }
    }

    private Term LowerCondition(TermExpr expr, List<Expr> output, IReadOnlyList<WithModifier> with)
    {
        if (expr.Term is not CallTerm call)
        {
            return LowerInline(expr.Term, output, with);
        }

        if (call is { Name: "eq" or "assign" or "equal", Args.Count: 2 })
        {
            var (left, right) = (call.Args[0], call.Args[1]);
            var keepCall = !expr.Negated && !(left is CallTerm && right is CallTerm);
            left = keepCall && left is CallTerm ? LowerCall((CallTerm)left, output, with) : LowerInline(left, output, with);
            right = keepCall && right is CallTerm ? LowerCall((CallTerm)right, output, with) : LowerInline(right, output, with);
            return call with { Args = [left, right] };
        }
        return LowerCall(call, output, with, true);
    }

    private static bool IsConstant(Term term) => term switch
    {
        NullTerm or BooleanTerm or NumberTerm or StringTerm => true,
        ArrayTerm t => t.Items.All(IsConstant),
        SetTerm t => t.Items.All(IsConstant),
        ObjectTerm t => t.Entries.All(e => IsConstant(e.Key) && IsConstant(e.Value)),
        _ => false,
    };
}
