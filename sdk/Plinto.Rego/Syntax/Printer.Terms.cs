using System.Collections.Frozen;

namespace Plinto.Rego.Syntax;

internal sealed partial class Printer
{
    private static readonly FrozenDictionary<string, string> Infix = new Dictionary<string, string>
    {
        ["equal"] = "==", ["neq"] = "!=", ["lt"] = "<", ["lte"] = "<=", ["gt"] = ">", ["gte"] = ">=", ["or"] = "|", ["and"] = "&",
        ["plus"] = "+", ["minus"] = "-", ["mul"] = "*", ["div"] = "/", ["rem"] = "%", ["internal.member_2"] = "in",
    }.ToFrozenDictionary();

    private void Write(Term term)
    {
        switch (term)
        {
            case NullTerm: _out.Append("null"); break;
            case BooleanTerm t: _out.Append(t.Value ? "true" : "false"); break;
            case NumberTerm t: _out.Append(t.Text); break;
            case StringTerm t: Quote(t.Value); break;
            case VarTerm t: _out.Append(DisplayName(t.Name)); break;
            case RefTerm t: WriteRef(t); break;
            case ArrayTerm t: WriteList("[", t.Items, "]"); break;
            case SetTerm { Items.Count: 0 }: _out.Append("set()"); break;
            case SetTerm t: WriteList("{", t.Items, "}"); break;
            case ObjectTerm t: WriteObject(t); break;
            case ArrayComprehension t: WriteComprehension("[", null, t.Head, t.Body, "]"); break;
            case SetComprehension t: WriteComprehension("{", null, t.Head, t.Body, "}"); break;
            case ObjectComprehension t: WriteComprehension("{", t.Key, t.Value, t.Body, "}"); break;
            case CallTerm t: WriteCall(t); break;
            case TemplateTerm t: WriteTemplate(t); break;
        }
    }

    private void WriteRef(RefTerm reference)
    {
        Write(reference.Head);
        for (var i = 1; i < reference.Parts.Count; i++)
        {
            if (reference.Parts[i] is StringTerm s && IsName(s.Value))
            {
                _out.Append('.').Append(s.Value);
            }
            else
            {
                WriteBracket(reference.Parts[i]);
            }
        }
    }

    private void WriteBracket(Term operand)
    {
        _out.Append('[');
        Write(operand);
        _out.Append(']');
    }

    private void WriteList(string open, IEnumerable<Term> items, string close)
    {
        _out.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                _out.Append(", ");
            }

            first = false;
            Write(item);
        }
        _out.Append(close);
    }

    private void WriteObject(ObjectTerm term)
    {
        _out.Append('{');
        for (var i = 0; i < term.Entries.Count; i++)
        {
            if (i > 0)
            {
                _out.Append(", ");
            }

            Write(term.Entries[i].Key);
            _out.Append(": ");
            Write(term.Entries[i].Value);
        }
        _out.Append('}');
    }

    private void WriteComprehension(string open, Term? key, Term head, IReadOnlyList<Expr> body, string close)
    {
        _out.Append(open);
        if (key is not null)
        {
            Write(key);
            _out.Append(": ");
        }
        Write(head);
        _out.Append(" | ");
        for (var i = 0; i < body.Count; i++)
        {
            if (i > 0)
            {
                _out.Append("; ");
            }

            Write(body[i]);
        }
        _out.Append(close);
    }

    private void WriteCall(CallTerm call)
    {
        if (call.Args.Count == 2 && Infix.ContainsKey(call.Name ?? ""))
        {
            _out.Append('(');
            WriteInfix(call);
            _out.Append(')');
        }
        else if (call is { Name: "internal.member_3", Args.Count: 3 })
        {
            _out.Append('(');
            WriteIn(call.Args[0], call.Args[1], call.Args[2]);
            _out.Append(')');
        }
        else
        {
            WriteRef(call.Operator);
            WriteList("(", call.Args, ")");
        }
    }

    private void WriteInfix(CallTerm call)
    {
        Write(call.Args[0]);
        _out.Append(' ').Append(Infix[call.Name!]).Append(' ');
        Write(call.Args[1]);
    }

    private void WriteTemplate(TemplateTerm template)
    {
        _out.Append("$\"");
        foreach (var part in template.Parts)
        {
            if (part.Text is { } text)
            {
                var quoted = Print(new StringTerm(template.Location, text));
                _out.Append(quoted[1..^1].Replace("{", "\\{", StringComparison.Ordinal));
            }
            else
            {
                _out.Append('{');
                Write(part.Expression!);
                _out.Append('}');
            }
        }
        _out.Append('"');
    }
}
