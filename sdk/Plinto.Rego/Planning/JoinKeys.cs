using Plinto.Rego.Compile;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

/// <summary>
/// Finds the outer values that the body of a comprehension unifies with values known without them, and puts variables in their places: then
/// the body gives these variables their values, instead of comparing.
/// </summary>
internal sealed class JoinKeys(PlanFrame frame)
{
    private readonly List<Term> _terms = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    // Variables of the body that only name an outer value.
    private readonly Dictionary<string, Term> _aliases = new(StringComparer.Ordinal);

    /// <summary>The outer values: variables, or parts of them that are found without iterating.</summary>
    public IReadOnlyList<Term> Terms => _terms;

    /// <summary>The variable in place of a value; no variable that an author writes has a space.</summary>
    public static string NameOf(int position) => $"index key {position}";

    /// <summary>The next expression of the body with variables for the outer values that it joins on; null if it only names one.</summary>
    public Expr? Join(Expr expr, bool equalIsReplaced)
    {
        var joined = Joined(expr, equalIsReplaced);
        if (joined is not null)
        {
            _known.UnionWith(Variables.Outside(expr).Where(name => !IsOuter(name)));
        }

        return joined;
    }

    /// <summary>Whether an outer value is left in an expression.</summary>
    public bool Mentions(Expr expr) => Mentions(visit => SyntaxWalk.Terms(expr, visit));

    public bool Mentions(Term term) => Mentions(visit => SyntaxWalk.Terms(term, visit));

    private bool Mentions(Action<Func<Term, bool>> walk)
    {
        var found = false;
        walk(term => !(found |= term is VarTerm v && IsOuter(v.Name)));
        return found;
    }

    private Expr? Joined(Expr expr, bool equalIsReplaced)
    {
        if (expr is not TermExpr { Negated: false, With.Count: 0, Term: CallTerm call } e)
        {
            return expr;
        }

        if (!e.Is("eq", out var left, out var right) && !e.Is("assign", out left, out right) && !(e.Is("equal", out left, out right) && !equalIsReplaced))
        {
            return expr;
        }

        if (Names(left, right) || Names(right, left))
        {
            return null;
        }

        if (Replace(left, right) is { } first)
        {
            return e with { Term = call with { Args = [first, right] } };
        }

        return Replace(right, left) is { } second ? e with { Term = call with { Args = [left, second] } } : expr;
    }

    private bool Names(Term variable, Term value)
    {
        if (variable is not VarTerm v || IsOuter(v.Name) || _known.Contains(v.Name) || !IsOuter(value))
        {
            return false;
        }

        _aliases.Add(v.Name, value is VarTerm w && _aliases.TryGetValue(w.Name, out var named) ? named : value);
        return true;
    }

    private Term? Replace(Term pattern, Term value)
    {
        var before = _terms.Count;
        if (IsKnown(value) && Pattern(pattern) is { } replaced && _terms.Count > before)
        {
            return replaced;
        }

        _terms.RemoveRange(before, _terms.Count - before);
        return null;
    }

    private Term? Pattern(Term term)
    {
        if (IsOuter(term))
        {
            _terms.Add(term is VarTerm v && _aliases.TryGetValue(v.Name, out var named) ? named : term);
            return new VarTerm(term.Location, NameOf(_terms.Count - 1));
        }
        if (term is not ArrayTerm array)
        {
            return term is VarTerm || IsKnown(term) ? term : null;
        }

        var items = array.Items.Select(Pattern).ToList();
        return items.Contains(null) ? null : array with { Items = items! };
    }

    private bool IsOuter(string variable) => frame.Find(variable) is not null || _aliases.ContainsKey(variable);

    private bool IsOuter(Term term) => term switch
    {
        VarTerm t => IsOuter(t.Name),
        RefTerm { Head: VarTerm head } t => frame.Find(head.Name) is not null
            && t.Parts.Skip(1).All(part => part is StringTerm or NumberTerm or BooleanTerm or NullTerm || (part is VarTerm v && frame.Find(v.Name) is not null)),
        _ => false,
    };

    // Variables in a reference may be unknown: they iterate.
    private bool IsKnown(Term term)
    {
        switch (term)
        {
            case RefTerm { Head: VarTerm { Name: "data" or "input" } }: return true;
            case RefTerm t: return IsKnown(t.Head);
            case ArrayTerm t: return t.Items.All(IsKnown);
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        Variables.Collect(term, names, closures: true);
        return names.All(_known.Contains);
    }
}
