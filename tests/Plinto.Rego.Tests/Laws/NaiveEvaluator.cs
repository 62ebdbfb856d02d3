using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Rego.Tests.Laws;

/// <summary>
/// Evaluates parsed rules directly, the way the language is explained: expressions left to right, all solutions, no plan, no caches.
/// Slow and simple on purpose; it shares nothing with the engine but the parser and the values.
/// </summary>
internal sealed partial class NaiveEvaluator(Module module, RegoValue? input)
{
    private readonly ILookup<string, Rule> _rules = module.Rules.ToLookup(static rule => ((VarTerm)rule.Head.Reference.Head).Name);

    /// <summary>The value of a rule; null if undefined. Throws <see cref="ConflictException"/> for two values at one place.</summary>
    public RegoValue? Document(string name)
    {
        var rules = _rules[name].ToList();
        if (rules[0].Head.IsSet)
        {
            return SetOf(rules);
        }

        if (rules[0].Head.Reference.Parts.Count > 1)
        {
            return ObjectOf(rules);
        }

        RegoValue? result = null;
        foreach (var rule in rules.Where(static r => !r.IsDefault))
        {
            foreach (var value in Branch(rule, Environment.Empty))
            {
                result = Once(result, value);
            }
        }
        var fallback = rules.FirstOrDefault(static r => r.IsDefault);
        return result ?? (fallback is null ? null : Term(fallback.Head.Value!, Environment.Empty).Select(static r => r.Value).FirstOrDefault());
    }

    private RegoValue? Function(string name, RegoValue argument)
    {
        RegoValue? result = null;
        foreach (var rule in _rules[name])
        {
            foreach (var value in Branch(rule, Environment.Empty.With(((VarTerm)rule.Head.Args![0]).Name, argument)))
            {
                result = Once(result, value);
            }
        }
        return result;
    }

    private static RegoValue Once(RegoValue? known, RegoValue value) => known is null || known == value ? value : throw new ConflictException();

    // The values of the first branch that has one.
    private List<RegoValue> Branch(Rule rule, Environment environment)
    {
        var values = Body(rule.Body, environment).SelectMany(e => Term(rule.Head.Value!, e)).Select(static r => r.Value).ToList();
        foreach (var value in values)
        {
            Once(values[0], value);
        }

        return values.Count == 0 && rule.Else is { } next ? Branch(next, environment) : values;
    }

    private RegoSet SetOf(List<Rule> rules) =>
        RegoSet.Of(rules.SelectMany(rule => Body(rule.Body, Environment.Empty).SelectMany(e => Term(rule.Head.Key!, e)).Select(static r => r.Value)));

    private RegoObject ObjectOf(List<Rule> rules)
    {
        var members = new Dictionary<RegoValue, RegoValue>();
        foreach (var rule in rules)
        {
            foreach (var environment in Body(rule.Body, Environment.Empty))
            {
                foreach (var (key, inner) in Term(rule.Head.Reference.Parts[1], environment))
                {
                    foreach (var (value, _) in Term(rule.Head.Value!, inner))
                    {
                        members[key] = Once(members.GetValueOrDefault(key), value);
                    }
                }
            }
        }
        return RegoObject.Of(members);
    }

    private IEnumerable<Environment> Body(IReadOnlyList<Expr> body, Environment environment)
    {
        IEnumerable<Environment> solutions = [environment];
        foreach (var expr in body)
        {
            solutions = solutions.SelectMany(e => Solve(expr, e));
        }

        return solutions;
    }

    private IEnumerable<Environment> Solve(Expr expr, Environment environment)
    {
        if (expr.With.Count > 0)
        {
            var replaced = Term(expr.With[0].Value, environment).Select(static r => r.Value).FirstOrDefault();
            var name = ((StringTerm)((RefTerm)expr.With[0].Target).Parts[1]).Value;
            return replaced is null ? [] : new NaiveEvaluator(module, Replace(name, replaced)).Solve(expr with { With = [] }, environment).ToList();
        }
        if (expr.Negated)
        {
            return Solve(expr with { Negated = false }, environment).Any() ? [] : [environment];
        }

        return expr switch
        {
            TermExpr e when e.Is("eq", out var a, out var b) || e.Is("assign", out a, out b) => Term(b, environment).SelectMany(r => Match(a, r.Value, r.After)),
            TermExpr e => Term(e.Term, environment).Where(static r => r.Value != RegoBoolean.False).Select(static r => r.After),
            SomeInExpr e => Term(e.Domain, environment).SelectMany(r => Items(r.Value).SelectMany(item => MatchItem(e.Key, e.Value, item, r.After))),
            EveryExpr e => Term(e.Domain, environment).Where(r => Every(e, r.Value, r.After)).Select(static r => r.After),
            _ => throw new NotSupportedException(expr.ToString()),
        };
    }

    private RegoObject Replace(string name, RegoValue value)
    {
        var members = new Dictionary<RegoValue, RegoValue>();
        if (input is RegoObject o)
        {
            foreach (var (key, member) in o)
            {
                members.Add(key, member);
            }
        }
        members[RegoString.Of(name)] = value;
        return RegoObject.Of(members);
    }

    private bool Every(EveryExpr every, RegoValue domain, Environment environment) =>
        domain is RegoArray or RegoObject or RegoSet
        && Items(domain).All(item => MatchItem(every.Key, every.Value, item, environment).Any(e => Body(every.Body, e).Any()));

    private static IEnumerable<Environment> MatchItem(Term? key, Term value, (RegoValue Key, RegoValue Value) item, Environment environment) =>
        (key is null ? [environment] : Match(key, item.Key, environment)).SelectMany(e => Match(value, item.Value, e));

    internal sealed class ConflictException : Exception;
}
