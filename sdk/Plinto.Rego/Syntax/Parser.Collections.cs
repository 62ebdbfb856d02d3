namespace Plinto.Rego.Syntax;

// A bracket opens a list or a comprehension. The first element is read once; only `|` after it may need a second reading.
internal sealed partial class Parser
{
    private Term ParseArray()
    {
        var at = Advance().Location;
        return ParseListOrComprehension(
            TokenKind.RightBracket, (head, body) => new ArrayComprehension(at, head, body), items => new ArrayTerm(at, items));
    }

    private Term ParseBraces()
    {
        var at = Advance().Location;
        if (Current.Kind is TokenKind.RightBrace)
        {
            Advance();
            return new ObjectTerm(at, []);
        }
        var start = _next;
        var first = ParseWithoutUnion();
        if (Current.Kind is not TokenKind.Colon)
        {
            return FinishList(TokenKind.RightBrace, start, first, (head, body) => new SetComprehension(at, head, body), items => new SetTerm(at, items));
        }
        Advance();
        return ParseObject(at, start, first);
    }

    private Term ParseListOrComprehension(TokenKind end, Func<Term, IReadOnlyList<Expr>, Term> comprehension, Func<IReadOnlyList<Term>, Term> list)
    {
        if (Current.Kind == end)
        {
            Advance();
            return list([]);
        }
        var start = _next;
        return FinishList(end, start, ParseWithoutUnion(), comprehension, list);
    }

    private Term FinishList(
        TokenKind end, int start, Term first, Func<Term, IReadOnlyList<Expr>, Term> comprehension, Func<IReadOnlyList<Term>, Term> list)
    {
        if (Current.Kind is TokenKind.Or)
        {
            if (ComprehensionBodyOrNull(end) is { } body)
            {
                return comprehension(first, body);
            }

            _next = start;
            return list(ParseTermList(end));
        }
        if (Current.Kind == end)
        {
            Advance();
            return list([first]);
        }
        if (Current.Kind is not TokenKind.Comma)
        {
            throw Unexpected($"expected , or {Describe(end)}");
        }

        Advance();
        return list([first, .. ParseTermList(end)]);
    }

    private List<Expr>? ComprehensionBodyOrNull(TokenKind end)
    {
        var bar = _next;
        if (_notComprehensions.Contains(bar))
        {
            return null;
        }

        var body = Try(() =>
        {
            Advance();
            return ParseBody(end);
        });
        if (body is null)
        {
            _notComprehensions.Add(bar);
        }

        return body;
    }

    private Term ParseObject(SourceLocation at, int start, Term key)
    {
        var value = ParseWithoutUnion();
        var entries = new List<ObjectEntry>();
        if (Current.Kind is TokenKind.Or)
        {
            if (ComprehensionBodyOrNull(TokenKind.RightBrace) is { } body)
            {
                return new ObjectComprehension(at, key, value, body);
            }

            _next = start;
        }
        else
        {
            entries.Add(new ObjectEntry(key, value));
            if (Current.Kind is TokenKind.Comma)
            {
                Advance();
            }
            else if (Current.Kind is not TokenKind.RightBrace)
            {
                throw Unexpected("expected , or }");
            }
        }
        while (Current.Kind is not TokenKind.RightBrace)
        {
            key = ParseInfix();
            Expect(TokenKind.Colon);
            entries.Add(new ObjectEntry(key, ParseInfix()));
            if (Current.Kind is TokenKind.Comma)
            {
                Advance();
            }
            else if (Current.Kind is not TokenKind.RightBrace)
            {
                throw Unexpected("expected , or }");
            }
        }
        Advance();
        return new ObjectTerm(at, entries);
    }
}
