using Plinto.Rego.Builtins;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

internal sealed partial class TypeInference
{
    /// <summary>Learns the variables' types from a body in evaluation order.</summary>
    public void Bind(IReadOnlyList<Expr> body, Dictionary<string, RegoType> variables)
    {
        foreach (var expr in body)
        {
            Bind(expr, variables);
        }
    }

    public void Bind(Expr expr, Dictionary<string, RegoType> variables)
    {
        if (expr.Negated || expr is not TermExpr e)
        {
            return;
        }

        if (e.Is("eq", out var left, out var right) || e.Is("assign", out left, out right))
        {
            // What a modifier replaces may be of any type.
            var unknown = e.With.Count > 0;
            BindPattern(left, unknown ? RegoType.Any : Of(right, variables), variables);
            BindPattern(right, unknown ? RegoType.Any : Of(left, variables), variables);
        }
        else if (e.Term is CallTerm call && Functions.ArityOf(compilation, call.Operator) == call.Args.Count - 1)
        {
            BindPattern(call.Args[^1], e.With.Count > 0 ? RegoType.Any : OfCall(call), variables);
        }
        else if (e.Term is RefTerm reference)
        {
            OfReference(reference, variables);
        }
    }

    /// <summary>The types of an <c>every</c>'s variables.</summary>
    public void BindEvery(EveryExpr every, Dictionary<string, RegoType> variables)
    {
        var domain = Of(every.Domain, variables);
        if (every.Key is VarTerm key)
        {
            variables.TryAdd(key.Name, Types.KeysOf(domain));
        }

        if (every.Value is VarTerm value)
        {
            variables.TryAdd(value.Name, Types.Select(domain, null) ?? RegoType.Any);
        }
    }

    private static void BindPattern(Term pattern, RegoType type, Dictionary<string, RegoType> variables)
    {
        switch (pattern)
        {
            case VarTerm v: variables.TryAdd(v.Name, type); break;
            case ArrayTerm t:
                for (var i = 0; i < t.Items.Count; i++)
                {
                    BindPattern(t.Items[i], type.Kind is RegoTypeKind.Array && i < type.Static.Count ? type.Static[i] : RegoType.Any, variables);
                }
                break;
            case ObjectTerm t:
                foreach (var entry in t.Entries)
                {
                    var member = type.Kind is RegoTypeKind.Object && entry.Key is StringTerm name
                        ? type.Members.FirstOrDefault(m => m.Key == name.Value).Value
                        : null;
                    BindPattern(entry.Value, member ?? RegoType.Any, variables);
                }
                break;
        }
    }
}
