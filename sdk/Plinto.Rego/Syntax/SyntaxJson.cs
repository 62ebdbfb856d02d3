using Plinto.Rego.Values;

namespace Plinto.Rego.Syntax;

/// <summary>A module's syntax tree as the object that <c>rego.parse_module</c> answers: OPA's JSON form, without positions.</summary>
internal static partial class SyntaxJson
{
    public static RegoObject Of(Module module)
    {
        var members = new List<(string, RegoValue)> { ("package", Object(("path", List(module.Package.Path.Parts, Of)))) };
        if (module.Imports.Count > 0)
        {
            members.Add(("imports", List(module.Imports, Of)));
        }

        if (module.Rules.Count > 0)
        {
            members.Add(("rules", List(module.Rules, Of)));
        }

        return Object(members);
    }

    private static RegoObject Of(Import import)
    {
        var path = ("path", (RegoValue)Of(import.Path));
        return import.Alias is { } alias ? Object(path, ("alias", RegoString.Of(alias))) : Object(path);
    }

    private static RegoObject Of(Rule rule)
    {
        var members = new List<(string, RegoValue)> { ("head", Of(rule.Head)), ("body", Body(rule.Body)) };
        if (rule.IsDefault)
        {
            members.Add(("default", RegoBoolean.True));
        }

        if (rule.Else is { } next)
        {
            members.Add(("else", Of(next)));
        }

        return Object(members);
    }

    private static RegoObject Of(RuleHead head)
    {
        var members = new List<(string, RegoValue)>
        {
            ("name", RegoString.Of(((VarTerm)head.Reference.Head).Name)),
            ("ref", List(head.Reference.Parts, Of)),
        };
        if (head.Args is { } args)
        {
            members.Add(("args", List(args, Of)));
        }

        if (head.Key is { } key)
        {
            members.Add(("key", Of(key)));
        }

        if (head.Value is { } value)
        {
            members.Add(("value", Of(value)));
        }

        if (head.IsAssign)
        {
            members.Add(("assign", RegoBoolean.True));
        }

        return Object(members);
    }

    private static RegoArray Body(IReadOnlyList<Expr> body) => RegoArray.Of(body.Select((expr, index) => Of(expr, index)));

    private static RegoObject Of(Expr expr, int index)
    {
        var members = new List<(string, RegoValue)> { ("index", RegoNumber.Of(index)), ("terms", TermsOf(expr)) };
        if (expr.Negated)
        {
            members.Add(("negated", RegoBoolean.True));
        }

        if (expr.With.Count > 0)
        {
            members.Add(("with", List(expr.With, static w => Object(("target", Of(w.Target)), ("value", Of(w.Value))))));
        }

        return Object(members);
    }

    private static RegoValue TermsOf(Expr expr) => expr switch
    {
        TermExpr { Term: CallTerm call } => List([call.Operator, .. call.Args], Of),
        TermExpr e => Of(e.Term),
        SomeExpr e => Object(("symbols", List(e.Vars, Of))),
        SomeInExpr e => Object(("symbols", List([Membership(e)], Of))),
        EveryExpr e => Object(("key", e.Key is null ? RegoNull.Instance : Of(e.Key)), ("value", Of(e.Value)), ("domain", Of(e.Domain)), ("body", Body(e.Body))),
        GroupExpr e => Object(("body", Body(e.Body))),
        LogicExpr e => Object(("operator", RegoString.Of(e.IsAnd ? "and" : "or")), ("left", Body(e.Left)), ("right", Body(e.Right))),
        _ => RegoNull.Instance,
    };

    private static CallTerm Membership(SomeInExpr some) => some.Key is { } key
        ? CallTerm.Of(some.Location, "internal.member_3", key, some.Value, some.Domain)
        : CallTerm.Of(some.Location, "internal.member_2", some.Value, some.Domain);

    private static RegoArray List<T>(IEnumerable<T> items, Func<T, RegoValue> convert) => RegoArray.Of(items.Select(convert));

    private static RegoObject Object(params IEnumerable<(string Key, RegoValue Value)> members) =>
        RegoObject.Of(members.Select(static m => new KeyValuePair<RegoValue, RegoValue>(RegoString.Of(m.Key), m.Value)));
}
