namespace Plinto.Rego.Syntax;

internal sealed partial class Printer
{
    private void Write(Expr expr)
    {
        if (expr.Negated)
        {
            _out.Append("not ");
        }

        switch (expr)
        {
            case TermExpr { Term: CallTerm { Name: "eq" or "assign", Args.Count: 2 } call }:
                Write(call.Args[0]);
                _out.Append(call.Name == "eq" ? " = " : " := ");
                Write(call.Args[1]);
                break;
            case TermExpr { Term: CallTerm call } when Infix.ContainsKey(call.Name ?? "") && call.Args.Count == 2:
                WriteInfix(call);
                break;
            case TermExpr e: Write(e.Term); break;
            case SomeExpr e: _out.Append("some "); WriteList("", e.Vars, ""); break;
            case SomeInExpr e: _out.Append("some "); WriteIn(e.Key, e.Value, e.Domain); break;
            case EveryExpr e:
                _out.Append("every ");
                WriteIn(e.Key, e.Value, e.Domain);
                _out.Append(' ');
                WriteBlock(e.Body);
                break;
            case GroupExpr e: WriteBlock(e.Body); break;
            case LogicExpr e:
                WriteBlock(e.Left);
                _out.Append(e.IsAnd ? " and " : " or ");
                WriteBlock(e.Right);
                break;
        }
        foreach (var with in expr.With)
        {
            _out.Append(" with ");
            Write(with.Target);
            _out.Append(" as ");
            Write(with.Value);
        }
    }

    private void WriteIn(Term? key, Term value, Term domain)
    {
        if (key is not null)
        {
            Write(key);
            _out.Append(", ");
        }
        Write(value);
        _out.Append(" in ");
        Write(domain);
    }
}
