using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Rego.Tests.Laws;

internal sealed partial class NaiveEvaluator
{
    // All values of a term, each with the variables its references bound.
    private IEnumerable<(RegoValue Value, Environment After)> Term(Term term, Environment environment) => term switch
    {
        NullTerm => [(RegoNull.Instance, environment)],
        BooleanTerm t => [(RegoBoolean.Of(t.Value), environment)],
        NumberTerm t => [(RegoNumber.Parse(t.Text), environment)],
        StringTerm t => [(RegoString.Of(t.Value), environment)],
        VarTerm t => Named(t.Name, environment),
        RefTerm t => Reference(t, environment),
        ArrayTerm t => All(t.Items, environment).Select(static r => ((RegoValue)RegoArray.Of(r.Values), r.After)),
        SetTerm t => All(t.Items, environment).Select(static r => ((RegoValue)RegoSet.Of(r.Values), r.After)),
        ObjectTerm t => All([.. t.Entries.Select(static e => e.Value)], environment)
            .Select(r => ((RegoValue)RegoObject.Of(t.Entries.Select((e, i) => new KeyValuePair<RegoValue, RegoValue>(RegoString.Of(((StringTerm)e.Key).Value), r.Values[i]))),
                r.After)),
        CallTerm t => All(t.Args, environment).Select(r => (Call(t.Name!, r.Values), r.After)).Where(static r => r.Item1 is not null).Select(static r => (r.Item1!, r.After)),
        ArrayComprehension t => [(RegoArray.Of(Body(t.Body, environment).SelectMany(e => Term(t.Head, e)).Select(static r => r.Value)), environment)],
        SetComprehension t => [(RegoSet.Of(Body(t.Body, environment).SelectMany(e => Term(t.Head, e)).Select(static r => r.Value)), environment)],
        ObjectComprehension t => [(Comprehend(t, environment), environment)],
        _ => throw new NotSupportedException(term.ToString()),
    };

    private RegoObject Comprehend(ObjectComprehension term, Environment environment)
    {
        var members = new Dictionary<RegoValue, RegoValue>();
        foreach (var e in Body(term.Body, environment))
        {
            var key = Term(term.Key, e).First().Value;
            members[key] = Once(members.GetValueOrDefault(key), Term(term.Value, e).First().Value);
        }
        return RegoObject.Of(members);
    }

    private IEnumerable<(List<RegoValue> Values, Environment After)> All(IReadOnlyList<Term> terms, Environment environment)
    {
        IEnumerable<(List<RegoValue> Values, Environment After)> results = [([], environment)];
        foreach (var term in terms)
        {
            results = results.SelectMany(r => Term(term, r.After).Select(v => (r.Values.Append(v.Value).ToList(), v.After)));
        }

        return results;
    }

    private IEnumerable<(RegoValue Value, Environment After)> Named(string name, Environment environment)
    {
        var value = environment.Find(name) ?? (_rules.Contains(name) ? Document(name) : throw new NotSupportedException($"variable {name} has no value"));
        return value is null ? [] : [(value, environment)];
    }

    private IEnumerable<(RegoValue Value, Environment After)> Reference(RefTerm reference, Environment environment)
    {
        var results = reference.IsInput ? input is null ? [] : [(input, environment)] : Term(reference.Head, environment);
        foreach (var operand in reference.Parts.Skip(1))
        {
            results = results.SelectMany(r => Step(r.Value, operand, r.After));
        }

        return results;
    }

    private IEnumerable<(RegoValue Value, Environment After)> Step(RegoValue value, Term operand, Environment environment)
    {
        if (operand is VarTerm v && environment.Find(v.Name) is null && !_rules.Contains(v.Name))
        {
            return Items(value).Select(item => (item.Value, environment.With(v.Name, item.Key)));
        }

        return Term(operand, environment).SelectMany(key => Items(value).Where(item => item.Key == key.Value).Select(item => (item.Value, key.After)));
    }

    private static IEnumerable<(RegoValue Key, RegoValue Value)> Items(RegoValue value)
    {
        switch (value)
        {
            case RegoArray array: return array.Select(static (item, i) => ((RegoValue)RegoNumber.Of(i), item));
            case RegoSet set: return set.Select(static item => (item, item));
            case RegoObject o:
                var members = new List<(RegoValue, RegoValue)>();
                foreach (var (key, member) in o)
                {
                    members.Add((key, member));
                }

                return members;
            default: return [];
        }
    }

    // Unifies a pattern whose unbound variables take what stands at their place.
    private static IEnumerable<Environment> Match(Term pattern, RegoValue value, Environment environment)
    {
        switch (pattern)
        {
            case VarTerm v when environment.Find(v.Name) is { } known: return known == value ? [environment] : [];
            case VarTerm v: return [environment.With(v.Name, value)];
            case ArrayTerm t:
                if (value is not RegoArray array || array.Count != t.Items.Count)
                {
                    return [];
                }

                IEnumerable<Environment> matches = [environment];
                for (var i = 0; i < t.Items.Count; i++)
                {
                    var (item, part) = (t.Items[i], array[i]);
                    matches = matches.SelectMany(e => Match(item, part, e));
                }
                return matches;
            case NumberTerm t: return RegoNumber.Parse(t.Text) == value ? [environment] : [];
            case StringTerm t: return value is RegoString s && s.Value == t.Value ? [environment] : [];
            case BooleanTerm t: return value == RegoBoolean.Of(t.Value) ? [environment] : [];
            case NullTerm: return value is RegoNull ? [environment] : [];
            default: throw new NotSupportedException(pattern.ToString());
        }
    }

    private RegoValue? Call(string name, List<RegoValue> args) => name switch
    {
        "equal" => RegoBoolean.Of(args[0] == args[1]),
        "neq" => RegoBoolean.Of(args[0] != args[1]),
        "lt" => RegoBoolean.Of(args[0] < args[1]),
        "gte" => RegoBoolean.Of(args[0] >= args[1]),
        "plus" => args[0] is RegoNumber a && args[1] is RegoNumber b ? RegoNumber.Of((long)(a.ToDouble() + b.ToDouble())) : null,
        "count" => args[0] switch
        {
            RegoArray t => RegoNumber.Of(t.Count),
            RegoSet t => RegoNumber.Of(t.Count),
            RegoObject t => RegoNumber.Of(t.Count),
            RegoString t => RegoNumber.Of(t.Value.Length),
            _ => null,
        },
        _ => Function(name, args[0]),
    };

    /// <summary>Variables and their values; extending one leaves the original as it was.</summary>
    private sealed class Environment
    {
        private readonly string _name = "";
        private readonly RegoValue? _value;
        private readonly Environment? _outer;

        private Environment()
        {
        }

        private Environment(Environment outer, string name, RegoValue value) => (_outer, _name, _value) = (outer, name, value);

        public static Environment Empty { get; } = new();

        public Environment With(string name, RegoValue value) => new(this, name, value);

        public RegoValue? Find(string name)
        {
            for (var scope = this; scope is not null; scope = scope._outer)
            {
                if (scope._name == name)
                {
                    return scope._value;
                }
            }
            return null;
        }
    }
}
