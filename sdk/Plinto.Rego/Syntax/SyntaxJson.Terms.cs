using Plinto.Rego.Values;

namespace Plinto.Rego.Syntax;

internal static partial class SyntaxJson
{
    private static RegoObject Of(Term term)
    {
        var (type, value) = Parts(term);
        return Object(("type", RegoString.Of(type)), ("value", value));
    }

    private static (string Type, RegoValue Value) Parts(Term term) => term switch
    {
        NullTerm => ("null", RegoNull.Instance),
        BooleanTerm t => ("boolean", RegoBoolean.Of(t.Value)),
        NumberTerm t => ("number", RegoNumber.Parse(t.Text)),
        StringTerm t => ("string", RegoString.Of(t.Value)),
        VarTerm { IsWildcard: true } t => ("var", RegoString.Of("$" + t.Name[2..])),
        VarTerm t => ("var", RegoString.Of(t.Name)),
        RefTerm t => ("ref", List(t.Parts, Of)),
        ArrayTerm t => ("array", List(t.Items, Of)),
        SetTerm t => ("set", List(t.Items, Of)),
        ObjectTerm t => ("object", List(t.Entries, static e => RegoArray.Of([Of(e.Key), Of(e.Value)]))),
        CallTerm t => ("call", List([t.Operator, .. t.Args], Of)),
        ArrayComprehension t => ("arraycomprehension", Object(("term", Of(t.Head)), ("body", Body(t.Body)))),
        SetComprehension t => ("setcomprehension", Object(("term", Of(t.Head)), ("body", Body(t.Body)))),
        ObjectComprehension t => ("objectcomprehension", Object(("key", Of(t.Key)), ("value", Of(t.Value)), ("body", Body(t.Body)))),
        TemplateTerm t => ("templatestring",
        List(t.Parts, static p => p.Text is { } text ? Object(("type", RegoString.Of("string")), ("value", RegoString.Of(text))) : Of(p.Expression!, 0))),
        _ => (Printer.KindOf(term), RegoNull.Instance),
    };
}
