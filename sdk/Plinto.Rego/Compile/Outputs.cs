using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Which variables an expression gives a value to, once the variables in <c>safe</c> have one.</summary>
internal sealed class Outputs(Func<RefTerm, int?> arityOf)
{
    public HashSet<string> Of(Expr expr, IReadOnlySet<string> safe)
    {
        var outputs = new HashSet<string>(StringComparer.Ordinal);
        if (expr.Negated || expr is not TermExpr e)
        {
            return outputs;
        }

        if (e.With.Any(with => with.Value is not RefTerm && !IsKnown(with.Value, safe, outputs)))
        {
            return outputs;
        }

        if (e.Is("assign", out var left, out var right))
        {
            OfAssignment(left, right, safe, outputs);
        }
        else if (e.Is("eq", out left, out right))
        {
            OfUnification(left, right, safe, outputs);
        }
        else if (e.Is("equal", out left, out right))
        {
            OfReferences(left, safe, outputs);
            OfReferences(right, safe, outputs);
        }
        else if (e.Term is CallTerm call)
        {
            OfCall(call, safe, outputs);
        }
        else
        {
            OfReferences(e.Term, safe, outputs);
        }

        outputs.ExceptWith(safe);
        return outputs;
    }

    // The right side must have a value by itself: `:=` does not bind backwards.
    private static void OfAssignment(Term left, Term right, IReadOnlySet<string> safe, HashSet<string> outputs)
    {
        OfReferences(right, safe, outputs);
        if (IsKnown(right, safe, outputs))
        {
            Bind(left, safe, outputs);
        }
    }

    private static void OfUnification(Term left, Term right, IReadOnlySet<string> safe, HashSet<string> outputs)
    {
        OfReferences(left, safe, outputs);
        OfReferences(right, safe, outputs);
        int before;
        do
        {
            before = outputs.Count;
            Unify(left, right, safe, outputs);
        }
        while (outputs.Count > before);
    }

    private static void Unify(Term a, Term b, IReadOnlySet<string> safe, HashSet<string> outputs)
    {
        if (a is ArrayTerm x && b is ArrayTerm y)
        {
            for (var i = 0; i < x.Items.Count && x.Items.Count == y.Items.Count; i++)
            {
                Unify(x.Items[i], y.Items[i], safe, outputs);
            }

            return;
        }
        if (a is ObjectTerm p && b is ObjectTerm q)
        {
            foreach (var entry in p.Entries)
            {
                var key = Printer.Print(entry.Key);
                foreach (var other in q.Entries)
                {
                    if (Printer.Print(other.Key) == key)
                    {
                        Unify(entry.Value, other.Value, safe, outputs);
                    }
                }
            }
            return;
        }
        if (IsKnown(a, safe, outputs))
        {
            Bind(b, safe, outputs);
        }

        if (IsKnown(b, safe, outputs))
        {
            Bind(a, safe, outputs);
        }
    }

    private void OfCall(CallTerm call, IReadOnlySet<string> safe, HashSet<string> outputs)
    {
        if (arityOf(call.Operator) is not { } arity || call.Args.Count != arity + 1)
        {
            return;
        }

        if (call.Args.Take(arity).All(arg => IsKnown(arg, safe, outputs)))
        {
            Bind(call.Args[^1], safe, outputs);
        }
    }

    private static void OfReferences(Term term, IReadOnlySet<string> safe, HashSet<string> outputs)
    {
        SyntaxWalk.Terms(term, inner =>
        {
            if (inner is Comprehension or CallTerm)
            {
                return false;
            }

            if (inner is not RefTerm reference)
            {
                return true;
            }

            if (!IsKnownHead(reference, safe, outputs))
            {
                return false;
            }

            for (var i = 1; i < reference.Parts.Count; i++)
            {
                Bind(reference.Parts[i], safe, outputs);
            }

            return false;
        });
    }

    private static bool IsKnownHead(RefTerm reference, IReadOnlySet<string> safe, HashSet<string> outputs) =>
        reference.Head is VarTerm { Name: var name } && (name is "data" or "input" || safe.Contains(name) || outputs.Contains(name));

    private static bool IsKnown(Term term, IReadOnlySet<string> safe, HashSet<string> outputs) => term switch
    {
        VarTerm t => safe.Contains(t.Name) || outputs.Contains(t.Name),
        RefTerm t => Variables.Of(t).All(name => safe.Contains(name) || outputs.Contains(name)),
        CallTerm t => t.Args.All(arg => IsKnown(arg, safe, outputs)),
        ArrayTerm t => t.Items.All(item => IsKnown(item, safe, outputs)),
        SetTerm t => t.Items.All(item => IsKnown(item, safe, outputs)),
        ObjectTerm t => t.Entries.All(e => IsKnown(e.Key, safe, outputs) && IsKnown(e.Value, safe, outputs)),
        _ => true,
    };

    // What a value gives to a pattern's variables. A member's key must be known before its value can be looked up.
    private static void Bind(Term pattern, IReadOnlySet<string> safe, HashSet<string> outputs)
    {
        switch (pattern)
        {
            case VarTerm v: outputs.Add(v.Name); break;
            case ArrayTerm t:
                foreach (var item in t.Items)
                {
                    Bind(item, safe, outputs);
                }

                break;
            case ObjectTerm t:
                var waiting = t.Entries.ToList();
                while (waiting.RemoveAll(entry => BindMember(entry, safe, outputs)) > 0)
                {
                }
                break;
        }
    }

    private static bool BindMember(ObjectEntry entry, IReadOnlySet<string> safe, HashSet<string> outputs)
    {
        if (!IsKnown(entry.Key, safe, outputs))
        {
            return false;
        }

        Bind(entry.Value, safe, outputs);
        return true;
    }
}
