using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

internal sealed partial class Lowering
{
    /// <summary>A term that is no call: references and comprehensions may stay where they are.</summary>
    private Term LowerInline(Term term, List<Expr> output, IReadOnlyList<WithModifier> with) => term switch
    {
        RefTerm t => LowerRef(t, output, with),
        Comprehension => LowerComprehension(term),
        _ => LowerOne(term, output, with),
    };

    /// <summary>A variable, a constant, or a collection of those; everything else moves to <paramref name="output"/>.</summary>
    private Term LowerOne(Term term, List<Expr> output, IReadOnlyList<WithModifier> with)
    {
        switch (term)
        {
            case ArrayTerm t: return t with { Items = LowerAll(t.Items, output, with) };
            case SetTerm t: return t with { Items = LowerAll(t.Items, output, with) };
            case ObjectTerm t:
                return t with { Entries = [.. t.Entries.Select(e => new ObjectEntry(LowerOne(e.Key, output, with), LowerOne(e.Value, output, with)))] };
            case RefTerm t: return Extract(LowerRef(t, output, with), output, with);
            case CallTerm t:
                var lowered = LowerCall(t, output, with);
                return lowered is CallTerm or RefTerm ? Extract(lowered, output, with) : lowered;
            case TemplateTerm t: return Extract(LowerTemplate(t, output, with), output, with);
            case Comprehension: return Extract(LowerComprehension(term), output, with);
            default: return term;
        }
    }

    private Term[] LowerAll(IReadOnlyList<Term> terms, List<Expr> output, IReadOnlyList<WithModifier> with)
    {
        var result = new Term[terms.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = LowerOne(terms[i], output, with);
        }

        return result;
    }

    private VarTerm Extract(Term term, List<Expr> output, IReadOnlyList<WithModifier> with)
    {
        var v = compilation.Generate(term.Location);
        output.Add(new TermExpr(term.Location, CallTerm.Of(term.Location, "eq", v, term)) { Generated = true, With = with });
        return v;
    }

    private RefTerm LowerRef(RefTerm reference, List<Expr> output, IReadOnlyList<WithModifier> with)
    {
        var parts = new Term[reference.Parts.Count];
        parts[0] = reference.Head is VarTerm ? reference.Head : LowerOne(reference.Head, output, with);
        if (parts[0] is not VarTerm)
        {
            parts[0] = Extract(parts[0], output, with);
        }

        for (var i = 1; i < parts.Length; i++)
        {
            parts[i] = LowerOne(reference.Parts[i], output, with);
        }

        return reference with { Parts = parts };
    }

    private Term LowerCall(CallTerm call, List<Expr> output, IReadOnlyList<WithModifier> with, bool statement = false)
    {
        if (call.Name is "rego.metadata.rule" or "rego.metadata.chain" && owner is not null)
        {
            return call.Name == "rego.metadata.rule" ? Metadata.Rule(owner, call.Location) : Metadata.Chain(compilation, owner, call.Location);
        }
        if (call.Args.Count == 0 && Functions.NamesDocument(compilation, call.Operator))
        {
            compilation.CalledDocuments.Add((call.Operator, call.Location));
            return call.Operator;
        }
        if (!statement && compilation.FindBuiltin(call.Name) is { Result: null })
        {
            compilation.Report(CompileErrorCode.Type, call.Location, $"{Printer.Print(call)} used as value");
        }

        return call with { Args = LowerAll(call.Args, output, with) };
    }

    // The head's own expressions run after the body.
    private Term LowerComprehension(Term comprehension)
    {
        switch (comprehension)
        {
            case ArrayComprehension t:
                var body = LowerNested(t.Body, []);
                return t with { Head = LowerOne(t.Head, body, []), Body = body };
            case SetComprehension t:
                body = LowerNested(t.Body, []);
                return t with { Head = LowerOne(t.Head, body, []), Body = body };
            case ObjectComprehension t:
                body = LowerNested(t.Body, []);
                return t with { Key = LowerOne(t.Key, body, []), Value = LowerOne(t.Value, body, []), Body = body };
            default:
                return comprehension;
        }
    }

    // Each expression becomes a set that is empty when it is undefined; the built-in renders that as `<undefined>`.
    private CallTerm LowerTemplate(TemplateTerm template, List<Expr> output, IReadOnlyList<WithModifier> with)
    {
        var parts = new List<Term>();
        foreach (var part in template.Parts)
        {
            var at = part.Expression?.Location ?? template.Location;
            parts.Add(part.Text is { } text ? new StringTerm(at, text) : Optional((TermExpr)part.Expression!));
        }
        return CallTerm.Of(template.Location, "internal.template_string", LowerOne(new ArrayTerm(template.Location, parts), output, with));
    }

    private Term Optional(TermExpr expr)
    {
        var at = expr.Location;
        if (expr.With.Count == 0 && (expr.Term is VarTerm || IsConstant(expr.Term)))
        {
            return new SetTerm(at, [expr.Term]);
        }

        var v = compilation.Generate(at);
        return new SetComprehension(at, v, [new TermExpr(at, CallTerm.Of(at, "eq", v, expr.Term)) { Generated = true, With = expr.With }]);
    }

    private TermExpr? LowerPrint(CallTerm call)
    {
        if (!compilation.Options.Print)
        {
            return null;
        }

        var at = call.Location;
        foreach (var arg in call.Args)
        {
            CheckDeclared(arg);
        }

        var args = new ArrayTerm(at, [.. call.Args.Select(arg => Optional(new TermExpr(arg.Location, arg)))]);
        var sets = new ArrayTerm(at, [.. args.Items.Select(item => item is SetComprehension ? LowerComprehension(item) : item)]);
        var v = compilation.Generate(at);
        return new TermExpr(at, CallTerm.Of(at, "internal.print", sets)) { Generated = v.IsGenerated };
    }
}
