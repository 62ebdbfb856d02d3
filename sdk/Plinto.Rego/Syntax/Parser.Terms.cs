using Plinto.Rego.Values;

namespace Plinto.Rego.Syntax;

internal sealed partial class Parser
{
    private Term ParseTerm()
    {
        Enter();
        var token = Current;
        var term = token.Kind switch
        {
            TokenKind.Minus => ParseNegative(),
            TokenKind.Number or TokenKind.Dot => ParseNumber(token.Location, ""),
            TokenKind.String or TokenKind.RawString => new StringTerm(Advance().Location, token.Text),
            TokenKind.Template => ParseTemplate(),
            TokenKind.LeftParen => ParseParenthesisTail(WithUnion(ParseParenthesis)),
            TokenKind.LeftBracket => ParseRefTail(WithUnion(ParseArray)),
            TokenKind.LeftBrace => ParseRefTail(WithUnion(ParseBraces)),
            TokenKind.Identifier => ParseName(),
            _ => throw Unexpected(null),
        };
        Leave();
        return term;
    }

    // White space may follow the sign. Before anything but a number it is a subtraction from zero.
    private Term ParseNegative()
    {
        var at = Advance().Location;
        if (Current.Kind is TokenKind.Number or TokenKind.Dot)
        {
            return ParseNumber(at, "-");
        }

        if (Current.Kind is not TokenKind.Identifier)
        {
            throw Unexpected("expected number");
        }

        var operand = ParseTerm();
        if (operand is BooleanTerm or NullTerm)
        {
            throw new ParseException(operand.Location, "expected number");
        }

        return new CallTerm(at, RefTerm.Builtin(at, "minus"), [new NumberTerm(at, "0"), operand]);
    }

    private NumberTerm ParseNumber(SourceLocation at, string sign)
    {
        if (Current.Kind is not TokenKind.Dot)
        {
            return Number(at, sign + Advance().Text);
        }

        Advance();
        if (Current.Kind is not TokenKind.Number || !char.IsAsciiDigit(Current.Text[0]) || Current.Text.Contains('.', StringComparison.Ordinal))
        {
            throw Unexpected("expected number");
        }

        return Number(at, sign + "0." + Advance().Text);
    }

    private static NumberTerm Number(SourceLocation at, string text) =>
        RegoNumber.TryParse(text, out _) ? new NumberTerm(at, text) : throw new ParseException(at, $"number `{text}` is out of range");

    private Term ParseParenthesis()
    {
        var at = Advance().Location;
        var term = ParseInfixWithKey();
        Expect(TokenKind.RightParen);
        return term with { Location = at };
    }

    // What follows a parenthesis directly belongs to it, if it holds what can have members.
    private Term ParseParenthesisTail(Term term)
    {
        if (Current.AfterSpace || Current.Kind is not (TokenKind.Dot or TokenKind.LeftBracket or TokenKind.LeftParen))
        {
            return term;
        }

        if (term is VarTerm or ArrayTerm or SetTerm or ObjectTerm or CallTerm or Comprehension)
        {
            return ParseRefTail(term);
        }

        throw new ParseException(term.Location, $"illegal ref (head cannot be {Printer.KindOf(term)})");
    }

    private Term ParseName()
    {
        var token = Current;
        var at = token.Location;
        switch (token.Text)
        {
            case "true" when IsWord("true"): Advance(); return new BooleanTerm(at, true);
            case "false" when IsWord("false"): Advance(); return new BooleanTerm(at, false);
            case "null" when IsWord("null"): Advance(); return new NullTerm(at);
        }
        if (IsWord(token.Text) && IsReserved(token.Text))
        {
            throw Unexpected(null);
        }

        Advance();
        if (token.Text == "set" && Current is { Kind: TokenKind.LeftParen, AfterSpace: false } && Following.Kind is TokenKind.RightParen)
        {
            Advance();
            Advance();
            return ParseRefTail(new SetTerm(at, []));
        }
        if (token.Text == "_")
        {
            return ParseRefTail(new VarTerm(at, $"_#{_wildcards++}"));
        }

        return ParseRefTail(new VarTerm(at, token.Text));
    }

    private TemplateTerm ParseTemplate()
    {
        var token = Advance();
        var parts = new List<TemplatePart>();
        foreach (var piece in token.Pieces)
        {
            parts.Add(piece.Tokens is { } tokens ? new TemplatePart(null, ParseTemplateExpression(tokens)) : new TemplatePart(piece.Text, null));
        }
        return new TemplateTerm(token.Location, token.Text == "raw", parts);
    }

    // The tokens inside the braces are read by this parser too, so that depth, work and wildcards count on.
    private Expr ParseTemplateExpression(IReadOnlyList<Token> tokens)
    {
        var (outer, next, union) = (_tokens, _next, _noUnion);
        _tokens = [.. tokens];
        _next = 0;
        _noUnion = false;
        _notComprehensions.Clear();
        _work += tokens.Count * (long)WorkPerToken;
        try
        {
            if (Current.Kind is TokenKind.End)
            {
                throw new ParseException(Current.Location, "invalid template-string expression: expected expression");
            }

            var expr = ParseLiteral();
            if (Current.Kind is not TokenKind.End)
            {
                throw Unexpected("expected end of template expression");
            }

            if (expr is not TermExpr { Negated: false } || expr is TermExpr { Term: CallTerm { Name: "assign" or "eq" } })
            {
                throw new ParseException(expr.Location, "invalid template-string expression: expected term");
            }

            return expr;
        }
        finally
        {
            (_tokens, _next, _noUnion) = (outer, next, union);
            _notComprehensions.Clear();
        }
    }

    private StringTerm ParseDotName()
    {
        if (Current.Kind is not TokenKind.Identifier || Current.AfterSpace)
        {
            throw Unexpected("expected var");
        }

        var name = Advance();
        return new StringTerm(name.Location, name.Text);
    }

    private void ParseRefParts(List<Term> parts)
    {
        while (!Current.AfterSpace)
        {
            if (Current.Kind is TokenKind.Dot)
            {
                Advance();
                parts.Add(ParseDotName());
            }
            else if (Current.Kind is TokenKind.LeftBracket)
            {
                Advance();
                if (Current.Kind is TokenKind.RightBracket)
                {
                    throw Unexpected(null);
                }

                parts.Add(WithUnion(ParseInfix));
                Expect(TokenKind.RightBracket);
            }
            else
            {
                return;
            }
        }
    }

    // References and calls that follow a term directly: a.b, a["b"][c], f(x).y.
    private Term ParseRefTail(Term term)
    {
        var length = 0;
        while (!Current.AfterSpace && Current.Kind is TokenKind.Dot or TokenKind.LeftBracket or TokenKind.LeftParen)
        {
            if (Current.AfterSpace)
            {
                break;
            }

            if (++length > MaxDepth)
            {
                throw Unexpected("reference is too long");
            }

            if (Current.Kind is TokenKind.LeftParen)
            {
                if (!(term is VarTerm || (term is RefTerm { Name: not null })))
                {
                    throw Unexpected("expected function name");
                }

                Advance();
                var args = WithUnion(() => ParseTermList(TokenKind.RightParen));
                term = new CallTerm(term.Location, term as RefTerm ?? new RefTerm(term.Location, [term]), args);
                continue;
            }
            var parts = new List<Term> { term };
            ParseRefParts(parts);
            term = new RefTerm(term.Location, parts);
        }
        return term is VarTerm { Name: "data" or "input" } ? new RefTerm(term.Location, [term]) : term;
    }

    private List<Term> ParseTermList(TokenKind end)
    {
        var terms = new List<Term>();
        while (Current.Kind != end)
        {
            terms.Add(ParseInfix());
            if (Current.Kind is TokenKind.Comma)
            {
                Advance();
            }
            else if (Current.Kind != end)
            {
                throw Unexpected($"expected , or {Describe(end)}");
            }
        }
        Advance();
        return terms;
    }
}
