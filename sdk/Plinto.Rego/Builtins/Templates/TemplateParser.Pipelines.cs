using Plinto.Rego.Values;
using Kind = Plinto.Rego.Builtins.Templates.TemplateTokenKind;

namespace Plinto.Rego.Builtins.Templates;

internal sealed partial class TemplateParser
{
    private TemplatePipeline ReadPipeline(Kind end, string context)
    {
        Nest();
        var (variables, assigns) = ReadVariables(context);
        var commands = new List<IReadOnlyList<TemplateTerm>>();
        for (var token = PeekBeyondSpace(); token.Kind != end; token = PeekBeyondSpace())
        {
            var command = ReadCommand();
            if (commands.Count > 0 && command[0] is TemplateTerm.Constant or TemplateTerm.Nil or TemplateTerm.Dot)
            {
                throw Malformed($"non executable command in pipeline stage {commands.Count + 1}");
            }

            commands.Add(command);
        }

        NextBeyondSpace();
        return commands.Count > 0 ? new TemplatePipeline(variables, assigns, commands) : throw Malformed($"missing value for {context}");
    }

    // `$x :=`, `$x =`, and in a range `$i, $x :=`.
    private (List<string> Variables, bool Assigns) ReadVariables(string context)
    {
        var names = new List<string>();
        while (PeekBeyondSpace() is (Kind.Variable, var name))
        {
            var start = _at;
            NextBeyondSpace();
            var next = PeekBeyondSpace();
            if (next.Kind is Kind.Declare or Kind.Assign)
            {
                NextBeyondSpace();
                names.Add(name);
                _variables.Add(name);
                return (names, next.Kind == Kind.Assign);
            }

            if (next is not (Kind.Other, ","))
            {
                _at = start;
                break;
            }

            NextBeyondSpace();
            names.Add(name);
            _variables.Add(name);
            if (context != "range" || names.Count > 1)
            {
                throw Malformed($"too many declarations in {context}");
            }

            if (PeekBeyondSpace().Kind is not (Kind.Variable or Kind.Close or Kind.RightParenthesis))
            {
                throw Malformed("range can only initialize variables");
            }
        }

        return (names, false);
    }

    private List<TemplateTerm> ReadCommand()
    {
        var terms = new List<TemplateTerm>();
        while (true)
        {
            if (ReadOperand() is { } operand)
            {
                terms.Add(operand);
            }

            var token = Peek;
            switch (token.Kind)
            {
                case Kind.Space:
                    Next();
                    continue;
                case Kind.Pipe:
                    Next();
                    break;
                case Kind.Close or Kind.RightParenthesis:
                    break;
                default:
                    throw Unexpected(token);
            }

            return terms.Count > 0 ? terms : throw Malformed("empty command");
        }
    }

    private TemplateTerm? ReadOperand()
    {
        var start = _at;
        if (ReadTerm(NextBeyondSpace()) is not { } term)
        {
            _at = start + (_tokens[start].Kind == Kind.Space ? 1 : 0);
            return null;
        }

        var names = new List<string>();
        while (Peek.Kind == Kind.Field)
        {
            names.Add(Next().Text[1..]);
        }

        return names.Count == 0 ? term
            : term is TemplateTerm.Constant or TemplateTerm.Nil or TemplateTerm.Dot ? throw Malformed("unexpected . after term")
            : term is TemplateTerm.Field field ? field with { Names = [.. field.Names, .. names] }
            : new TemplateTerm.Field(term, names);
    }

    private TemplateTerm? ReadTerm(TemplateToken token)
    {
        switch (token.Kind)
        {
            case Kind.Identifier:
                return TemplateFunctions.Has(token.Text) ? new TemplateTerm.Function(token.Text) : throw Malformed($"function \"{token.Text}\" not defined");
            case Kind.Dot:
                return new TemplateTerm.Dot();
            case Kind.Keyword when token.Text == "nil":
                return new TemplateTerm.Nil();
            case Kind.Variable:
                WorkMeter.Walk(_variables.Count);
                return _variables.Contains(token.Text) ? new TemplateTerm.Variable(token.Text) : throw Malformed($"undefined variable \"{token.Text}\"");
            case Kind.Field:
                return new TemplateTerm.Field(new TemplateTerm.Dot(), [token.Text[1..]]);
            case Kind.Boolean:
                return new TemplateTerm.Constant(RegoBoolean.Of(token.Text == "true"));
            case Kind.Number:
                return new TemplateTerm.Constant(GoLiteral.Number(token.Text));
            case Kind.Character:
                return new TemplateTerm.Constant(GoLiteral.Character(token.Text));
            case Kind.Quoted or Kind.RawQuoted:
                return new TemplateTerm.Constant(GoLiteral.Unquote(token.Text).ToRego());
            case Kind.LeftParenthesis:
                return new TemplateTerm.Group(ReadPipeline(Kind.RightParenthesis, "parenthesized pipeline"));
            default:
                return null;
        }
    }
}
