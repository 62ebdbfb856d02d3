using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Rego.Compile;

/// <summary>Values as terms, and constant terms as values.</summary>
internal static class ConstantTerms
{
    public static Term Of(RegoValue value, SourceLocation at) => value switch
    {
        RegoNull => new NullTerm(at),
        RegoBoolean b => new BooleanTerm(at, b.Value),
        RegoNumber n => new NumberTerm(at, n.Text),
        RegoString s => new StringTerm(at, s.Value),
        RegoArray a => new ArrayTerm(at, [.. a.Select(item => Of(item, at))]),
        RegoSet s => new SetTerm(at, [.. s.Select(item => Of(item, at))]),
        RegoObject o => new ObjectTerm(at, Entries(o, at)),
        _ => throw new ArgumentException("unknown kind of value", nameof(value)),
    };

    /// <summary>The value of a constant term; null if the term is not constant.</summary>
    public static RegoValue? ToValue(Term term) => term switch
    {
        NullTerm => RegoNull.Instance,
        BooleanTerm t => RegoBoolean.Of(t.Value),
        NumberTerm t => RegoNumber.TryParse(t.Text, out var number) ? number : null,
        StringTerm t => RegoString.Of(t.Value),
        ArrayTerm t => ToValues(t.Items) is { } items ? RegoArray.Of(items) : null,
        SetTerm t => ToValues(t.Items) is { } items ? RegoSet.Of(items) : null,
        ObjectTerm t => ToObject(t),
        _ => null,
    };

    private static List<ObjectEntry> Entries(RegoObject o, SourceLocation at)
    {
        var entries = new List<ObjectEntry>();
        foreach (var (key, value) in o)
        {
            entries.Add(new ObjectEntry(Of(key, at), Of(value, at)));
        }

        return entries;
    }

    private static List<RegoValue>? ToValues(IReadOnlyList<Term> terms)
    {
        var values = new List<RegoValue>(terms.Count);
        foreach (var term in terms)
        {
            if (ToValue(term) is not { } value)
            {
                return null;
            }

            values.Add(value);
        }
        return values;
    }

    private static RegoObject? ToObject(ObjectTerm term)
    {
        var members = new List<KeyValuePair<RegoValue, RegoValue>>(term.Entries.Count);
        foreach (var entry in term.Entries)
        {
            if (ToValue(entry.Key) is not { } key || ToValue(entry.Value) is not { } value)
            {
                return null;
            }

            members.Add(new(key, value));
        }
        return RegoObject.Of(members);
    }
}
