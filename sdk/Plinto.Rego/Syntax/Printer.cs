using System.Text;
using Plinto.Rego.Values;

namespace Plinto.Rego.Syntax;

/// <summary>Writes syntax as Rego v1 text. What it writes parses to the same tree again, positions apart.</summary>
internal sealed partial class Printer
{
    private readonly StringBuilder _out = new();
    private readonly int _indent;

    private Printer(int indent) => _indent = indent;

    public static string Print(Term term)
    {
        var printer = new Printer(0);
        printer.Write(term);
        return printer._out.ToString();
    }

    public static string Print(Expr expr)
    {
        var printer = new Printer(0);
        printer.Write(expr);
        return printer._out.ToString();
    }

    public static string Print(Module module)
    {
        var printer = new Printer(0) { _comments = new CommentCursor(module.Comments) };
        printer.Write(module);
        return printer._out.ToString();
    }

    /// <summary>The name of a term's kind, as it stands in messages.</summary>
    public static string KindOf(Term term) => term switch
    {
        NullTerm => "null",
        BooleanTerm => "boolean",
        NumberTerm => "number",
        StringTerm => "string",
        VarTerm => "var",
        RefTerm => "ref",
        ArrayTerm => "array",
        SetTerm => "set",
        ObjectTerm => "object",
        CallTerm => "call",
        TemplateTerm => "templatestring",
        ArrayComprehension => "arraycomprehension",
        SetComprehension => "setcomprehension",
        ObjectComprehension => "objectcomprehension",
        _ => "term",
    };

    /// <summary>A variable's name as its author wrote it.</summary>
    public static string DisplayName(string name) => name.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? name[..at] : name;

    private void Write(Module module)
    {
        WithComments(module.Package.Location.Row, () => Write(module.Package));
        _out.Append('\n');
        if (module.Imports.Count > 0)
        {
            _out.Append('\n');
        }

        foreach (var import in module.Imports)
        {
            WithComments(import.Location.Row, () => Write(import));
            _out.Append('\n');
        }
        foreach (var rule in module.Rules)
        {
            _out.Append('\n');
            WithComments(rule.Location.Row, () => Write(rule));
            _out.Append('\n');
        }
        var end = _out.Length;
        Lead(int.MaxValue);
        if (_out.Length > end)
        {
            _out.Insert(end, '\n');
        }
    }

    private void Write(Package package)
    {
        _out.Append("package ");
        WritePath(package.Path.Parts, 1);
    }

    private void Write(Import import)
    {
        _out.Append("import ");
        WritePath(import.Path.Parts, 0);
        if (import.Alias is not null)
        {
            _out.Append(" as ").Append(import.Alias);
        }
    }

    private void WritePath(IReadOnlyList<Term> parts, int first)
    {
        for (var i = first; i < parts.Count; i++)
        {
            if (parts[i] is VarTerm v)
            {
                _out.Append(v.Name);
            }
            else if (parts[i] is StringTerm s && IsName(s.Value))
            {
                _out.Append(i > first ? "." : "").Append(s.Value);
            }
            else if (i == first)
            {
                Quote(((StringTerm)parts[i]).Value);
            }
            else
            {
                WriteBracket(parts[i]);
            }
        }
    }

    private void Write(Rule rule)
    {
        if (rule.IsDefault)
        {
            _out.Append("default ");
        }

        Write(rule.Head);
        WriteTail(rule);
    }

    private void WriteTail(Rule rule)
    {
        if (!rule.ImpliedBody)
        {
            _out.Append(" if ");
            WriteBlock(rule.Body);
        }
        if (rule.Else is not { } next)
        {
            return;
        }

        _out.Append(" else");
        if (!next.Head.ImpliedValue)
        {
            _out.Append(" := ");
            Write(next.Head.Value!);
        }
        WriteTail(next);
    }

    private void Write(RuleHead head)
    {
        WriteRef(head.Reference);
        if (head.Args is { } args)
        {
            WriteList("(", args, ")");
        }

        if (head.Key is not null)
        {
            _out.Append(" contains ");
            Write(head.Key);
        }
        else if (!head.ImpliedValue)
        {
            _out.Append(head.IsAssign ? " := " : " = ");
            Write(head.Value!);
        }
    }

    private void WriteBlock(IReadOnlyList<Expr> body)
    {
        var inner = new Printer(_indent + 1) { _comments = _comments };
        _out.Append("{\n");
        foreach (var expr in body)
        {
            inner.WithComments(expr.Location.Row, () =>
            {
                inner._out.Append('\t', _indent + 1);
                inner.Write(expr);
            });
            inner._out.Append('\n');
        }
        _out.Append(inner._out).Append('\t', _indent).Append('}');
    }

    private static bool IsName(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] == '_') && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private void Quote(string text) => RegoText.Quote(text, _out);
}
