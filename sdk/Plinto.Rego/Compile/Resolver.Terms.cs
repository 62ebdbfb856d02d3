using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

internal sealed partial class Resolver
{
    private Term Resolve(Term term, VariableScope scope) => term switch
    {
        VarTerm t => ResolveVar(t, scope),
        RefTerm { Parts.Count: 1, Head: VarTerm root } when scope.Find(root.Name) is { } unique => new VarTerm(root.Location, unique), // v0: a local `input` or `data`
        RefTerm t => ResolveRef(t, scope),
        ArrayTerm t => t with { Items = Resolve(t.Items, scope) },
        SetTerm t => t with { Items = Resolve(t.Items, scope) },
        ObjectTerm t => t with { Entries = [.. t.Entries.Select(e => new ObjectEntry(Resolve(e.Key, scope), Resolve(e.Value, scope)))] },
        CallTerm t => t with { Operator = ResolveOperator(t.Operator, scope), Args = Resolve(t.Args, scope) },
        ArrayComprehension t => ResolveComprehension(t.Body, scope, (body, inner) => t with { Body = body, Head = Resolve(t.Head, inner) }),
        SetComprehension t => ResolveComprehension(t.Body, scope, (body, inner) => t with { Body = body, Head = Resolve(t.Head, inner) }),
        ObjectComprehension t => ResolveComprehension(
            t.Body, scope, (body, inner) => t with { Body = body, Key = Resolve(t.Key, inner), Value = Resolve(t.Value, inner) }),
        TemplateTerm t => t with { Parts = [.. t.Parts.Select(p => p.Expression is { } e ? p with { Expression = ResolveExpr(e, scope) } : p)] },
        _ => term,
    };

    private Term[] Resolve(IReadOnlyList<Term> terms, VariableScope scope)
    {
        var result = new Term[terms.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Resolve(terms[i], scope);
        }

        return result;
    }

    private Term ResolveComprehension(IReadOnlyList<Expr> body, VariableScope outer, Func<IReadOnlyList<Expr>, VariableScope, Term> finish)
    {
        var scope = new VariableScope(outer, Declarations.Of(body));
        var resolved = finish(ResolveBody(body, scope), scope);
        ReportUnused(scope);
        return resolved;
    }

    private Term ResolveVar(VarTerm v, VariableScope scope)
    {
        if (v.IsWildcard || v.IsGenerated)
        {
            return v;
        }

        if (scope.Find(v.Name) is { } unique)
        {
            return v with { Name = unique };
        }

        scope.MarkSeen(v.Name);
        if (!scope.IsLocal(v.Name) && _globals.TryGetValue(v.Name, out var global))
        {
            return new RefTerm(v.Location, global.Parts);
        }

        return v;
    }

    private RefTerm ResolveRef(RefTerm reference, VariableScope scope)
    {
        var head = reference.Head is VarTerm { Name: "data" or "input" } root
            ? scope.Find(root.Name) is { } unique ? root with { Name = unique } : root
            : Resolve(reference.Head, scope);
        var rest = reference.Parts.Skip(1).Select(part => Resolve(part, scope));
        return reference with { Parts = head is RefTerm inner ? [.. inner.Parts, .. rest] : [head, .. rest] };
    }

    // A function's name is never a variable.
    private RefTerm ResolveOperator(RefTerm reference, VariableScope scope)
    {
        if (reference.Head is not VarTerm { Name: not ("data" or "input") } head)
        {
            return reference;
        }

        if (scope.IsLocal(head.Name) || !_globals.TryGetValue(head.Name, out var global))
        {
            return reference;
        }

        return reference with { Parts = [.. global.Parts, .. reference.Parts.Skip(1)] };
    }
}
