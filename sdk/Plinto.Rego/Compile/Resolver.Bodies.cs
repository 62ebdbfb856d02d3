using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;
using static Plinto.Rego.Compile.VariableScope;

namespace Plinto.Rego.Compile;

internal sealed partial class Resolver
{
    private List<Expr> ResolveBody(IReadOnlyList<Expr> body, VariableScope scope)
    {
        var result = new List<Expr>(body.Count);
        foreach (var expr in body)
        {
            if (expr is SomeExpr some)
            {
                foreach (var v in some.Vars)
                {
                    if (!v.IsWildcard)
                    {
                        Declare(v.Name, scope, Occurrence.Declared, v.Location, true);
                    }
                }
                continue;
            }
            result.Add(ResolveExpr(expr, scope));
        }
        if (result.Count == 0)
        {
            result.Add(new TermExpr(body[0].Location, new BooleanTerm(body[0].Location, true)) { Generated = true });
        }

        return result;
    }

    private Expr ResolveExpr(Expr expr, VariableScope scope)
    {
        // Modifier values come first: they are evaluated outside, before anything the expression declares.
        var with = expr.With.Count == 0 ? expr.With : [.. expr.With.Select(w => ResolveWith(w, scope))];
        Expr resolved = expr switch
        {
            SomeInExpr e => ResolveSomeIn(e, scope),
            TermExpr e when e.Is("assign", out var left, out var right) => ResolveAssignment(e, left, right, scope),
            TermExpr e => e with { Term = Resolve(e.Term, scope) },
            EveryExpr e => ResolveEvery(e, scope),
            GroupExpr e => e with { Body = ResolveNested(e.Body, scope) },
            LogicExpr e => e with { Left = ResolveNested(e.Left, scope), Right = ResolveNested(e.Right, scope) },
            _ => expr,
        };
        return with.Count == 0 ? resolved : resolved with { With = with };
    }

    private List<Expr> ResolveNested(IReadOnlyList<Expr> body, VariableScope outer)
    {
        var scope = new VariableScope(outer, Declarations.Of(body));
        var result = ResolveBody(body, scope);
        ReportUnused(scope);
        return result;
    }

    private TermExpr ResolveSomeIn(SomeInExpr some, VariableScope scope)
    {
        var at = some.Location;
        var domain = Resolve(some.Domain, scope);
        foreach (var name in Declarations.PatternVars(some))
        {
            if (!name.StartsWith('_') || !name.Contains('#', StringComparison.Ordinal))
            {
                Declare(name, scope, Occurrence.Declared, at);
            }
        }
        var key = some.Key is { } pattern ? Resolve(pattern, scope) : compilation.Generate(at);
        var value = Resolve(some.Value, scope);
        IReadOnlyList<Term> parts = domain is RefTerm reference ? [.. reference.Parts, key] : [domain, key];
        return new TermExpr(at, CallTerm.Of(at, "eq", value, new RefTerm(some.Domain.Location, parts))) { Negated = some.Negated };
    }

    private TermExpr ResolveAssignment(TermExpr expr, Term left, Term right, VariableScope scope)
    {
        if (expr.Negated)
        {
            compilation.Report(CompileErrorCode.Compile, expr.Location, "cannot assign vars inside negated expression");
            return expr;
        }
        var value = Resolve(right, scope);
        if (Unassignable(left) is { } problem)
        {
            compilation.Report(CompileErrorCode.Compile, problem.Location, $"cannot assign to {Printer.KindOf(problem)}");
            return expr;
        }
        DeclarePattern(left, scope);
        return expr with { Term = ((CallTerm)expr.Term) with { Args = [ResolvePattern(left, scope), value] } };
    }

    // Naming a variable to declare it is no use of it.
    private Term ResolvePattern(Term pattern, VariableScope scope) => pattern switch
    {
        VarTerm { IsWildcard: false } v => new VarTerm(v.Location, scope.Find(v.Name, mark: false) ?? v.Name),
        RefTerm { Parts.Count: 1, Head: VarTerm root } when scope.Find(root.Name, mark: false) is { } unique => new VarTerm(root.Location, unique),
        ArrayTerm t => t with { Items = [.. t.Items.Select(item => ResolvePattern(item, scope))] },
        ObjectTerm t => t with { Entries = [.. t.Entries.Select(e => new ObjectEntry(Resolve(e.Key, scope), ResolvePattern(e.Value, scope)))] },
        _ => pattern,
    };

    private void DeclarePattern(Term pattern, VariableScope scope)
    {
        switch (pattern)
        {
            case VarTerm { IsWildcard: false } v: Declare(v.Name, scope, Occurrence.Assigned, v.Location); break;
            case RefTerm { Head: VarTerm root }: Declare(root.Name, scope, Occurrence.Assigned, pattern.Location); break;
            case ArrayTerm t:
                foreach (var item in t.Items)
                {
                    DeclarePattern(item, scope);
                }

                break;
            case ObjectTerm t:
                foreach (var entry in t.Entries)
                {
                    DeclarePattern(entry.Value, scope);
                }

                break;
        }
    }

    // The part of a pattern that cannot stand left of `:=`. Constants may stand inside an array or object, not alone.
    private static Term? Unassignable(Term pattern, bool nested = false) => pattern switch
    {
        VarTerm or RefTerm { Parts.Count: 1, Head: VarTerm { Name: "data" or "input" } } => null,
        ArrayTerm t => t.Items.Select(item => Unassignable(item, true)).FirstOrDefault(found => found is not null),
        ObjectTerm t => t.Entries.Select(entry => Unassignable(entry.Value, true)).FirstOrDefault(found => found is not null),
        NullTerm or BooleanTerm or NumberTerm or StringTerm when nested => null,
        _ => pattern,
    };

    private EveryExpr ResolveEvery(EveryExpr every, VariableScope outer)
    {
        var domain = Resolve(every.Domain, outer);
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (every.Key is VarTerm key)
        {
            names.Add(key.Name);
        }

        if (every.Value is VarTerm value)
        {
            names.Add(value.Name);
        }

        var variables = new VariableScope(outer, names);
        foreach (var v in new[] { every.Key, every.Value }.OfType<VarTerm>())
        {
            if (!v.IsWildcard)
            {
                Declare(v.Name, variables, Occurrence.Declared, v.Location);
            }
        }
        return every with
        {
            Domain = domain,
            Key = every.Key is null ? null : Resolve(every.Key, variables),
            Value = Resolve(every.Value, variables),
            Body = ResolveNested(every.Body, variables),
        };
    }

    private WithModifier ResolveWith(WithModifier with, VariableScope scope)
    {
        var target = with.Target switch
        {
            VarTerm v when _globals.TryGetValue(v.Name, out var global) => global with { Location = v.Location },
            VarTerm v => new RefTerm(v.Location, [v]),
            RefTerm { Head: VarTerm head } t when _globals.TryGetValue(head.Name, out var global) => t with { Parts = [.. global.Parts, .. t.Parts.Skip(1)] },
            var other => other,
        };
        return with with { Target = target, Value = Resolve(with.Value, scope) };
    }
}
