using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Finds the names a body declares by <c>:=</c> and <c>some</c>, nested bodies apart.</summary>
internal static class Declarations
{
    public static HashSet<string> Of(IReadOnlyList<Expr> body)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var expr in body)
        {
            switch (expr)
            {
                case SomeExpr e:
                    names.UnionWith(e.Vars.Select(static v => v.Name));
                    break;
                case SomeInExpr e:
                    names.UnionWith(PatternVars(e));
                    break;
                case TermExpr e when e.Is("assign", out var left, out _):
                    AddPattern(left, names);
                    break;
            }
        }
        return names;
    }

    /// <summary>The variables <c>some … in</c> declares: those of its patterns that the collection does not name.</summary>
    public static List<string> PatternVars(SomeInExpr some)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (some.Key is not null)
        {
            AddPattern(some.Key, names);
        }

        AddPattern(some.Value, names);
        return [.. names];
    }

    /// <summary>Adds the variables of a pattern: of arrays and object values, not of references and calls inside.</summary>
    public static void AddPattern(Term pattern, HashSet<string> names)
    {
        SyntaxWalk.Terms(pattern, term =>
        {
            if (term is VarTerm v)
            {
                names.Add(v.Name);
            }

            if (term is RefTerm { Parts.Count: 1, Head: VarTerm root })
            {
                names.Add(root.Name); // v0: a local `input` or `data`
            }

            return term is ArrayTerm or ObjectTerm;
        });
    }
}
