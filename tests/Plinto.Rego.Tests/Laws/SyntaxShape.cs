using Plinto.Rego.Syntax;

namespace Plinto.Rego.Tests.Laws;

/// <summary>A syntax tree as text, positions left out: kinds of nodes and what they hold, so that two trees can be compared.</summary>
internal static class SyntaxShape
{
    public static string Of(Module module) =>
        $"(module {Of(module.Package.Path)} {List(module.Imports.Select(static i => $"({Of(i.Path)} {i.Alias})"))} {List(module.Rules.Select(Of))})";

    private static string Of(Rule rule) =>
        $"(rule {rule.IsDefault} {Of(rule.Head.Reference)} {(rule.Head.Args is { } args ? List(args.Select(Of)) : "-")} {Of(rule.Head.Key)} {Of(rule.Head.Value)} "
        + $"{(rule.ImpliedBody ? "-" : Body(rule.Body))} {(rule.Else is { } next ? Of(next) : "-")})";

    private static string Body(IReadOnlyList<Expr> body) => List(body.Select(Of));

    private static string Of(Expr expr) =>
        $"{(expr.Negated ? "not " : "")}{Inner(expr)}{string.Concat(expr.With.Select(static w => $" with {Of(w.Target)} {Of(w.Value)}"))}";

    private static string Inner(Expr expr) => expr switch
    {
        TermExpr e => Of(e.Term),
        SomeExpr e => $"(some {List(e.Vars.Select(Of))})",
        SomeInExpr e => $"(some-in {Of(e.Key)} {Of(e.Value)} {Of(e.Domain)})",
        EveryExpr e => $"(every {Of(e.Key)} {Of(e.Value)} {Of(e.Domain)} {Body(e.Body)})",
        GroupExpr e => $"(group {Body(e.Body)})",
        LogicExpr e => $"({(e.IsAnd ? "and" : "or")} {Body(e.Left)} {Body(e.Right)})",
        _ => throw new NotSupportedException(expr.ToString()),
    };

    private static string Of(Term? term) => term switch
    {
        null => "-",
        NullTerm => "null",
        BooleanTerm t => t.Value ? "true" : "false",
        NumberTerm t => t.Text,
        StringTerm t => $"'{t.Value}'",
        VarTerm { IsWildcard: true } => "_",
        VarTerm t => t.Name,
        RefTerm t => $"(ref {List(t.Parts.Select(Of))})",
        ArrayTerm t => $"(array {List(t.Items.Select(Of))})",
        SetTerm t => $"(set {List(t.Items.Select(Of))})",
        ObjectTerm t => $"(object {List(t.Entries.Select(static e => $"{Of(e.Key)}:{Of(e.Value)}"))})",
        CallTerm t => $"(call {Of(t.Operator)} {List(t.Args.Select(Of))})",
        ArrayComprehension t => $"(array-of {Of(t.Head)} {Body(t.Body)})",
        SetComprehension t => $"(set-of {Of(t.Head)} {Body(t.Body)})",
        ObjectComprehension t => $"(object-of {Of(t.Key)} {Of(t.Value)} {Body(t.Body)})",
        TemplateTerm t => $"(template {List(t.Parts.Select(static p => p.Text is { } text ? $"'{text}'" : Of(p.Expression!)))})",
        _ => throw new NotSupportedException(term.ToString()),
    };

    private static string List(IEnumerable<string> items) => $"[{string.Join(" ", items)}]";
}
