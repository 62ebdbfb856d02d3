namespace Plinto.Rego.Syntax;

internal sealed partial class Parser
{
    private Token Current => _tokens[_next];

    private Token Following => _tokens[Math.Min(_next + 1, _tokens.Count - 1)];

    private Token Advance()
    {
        if (--_work < 0)
        {
            throw new ParseException(Current.Location, "text is too ambiguous to parse");
        }

        var token = _tokens[_next];
        if (token.Kind is TokenKind.Illegal)
        {
            throw new ParseException(token.Location, token.Text);
        }

        if (_next < _tokens.Count - 1)
        {
            _next++;
        }

        return token;
    }

    private Token Expect(TokenKind kind) => Current.Kind == kind ? Advance() : throw Unexpected($"expected {Describe(kind)}");

    /// <summary>The current token is this word, and not the head of a reference such as <c>not.x</c>.</summary>
    private bool IsWord(string word) =>
        Current.Kind is TokenKind.Identifier && Current.Text == word && !(Following.Kind is TokenKind.Dot && !Following.AfterSpace);

    private bool IsKeyword(string word, KeywordSet keyword) => (_keywords & keyword) != 0 && IsWord(word);

    private bool IsReserved(string word) => word switch
    {
        "package" or "import" or "default" or "else" or "not" or "some" or "with" or "as" or "null" or "true" or "false" => true,
        "in" => (_keywords & KeywordSet.In) != 0,
        "every" => (_keywords & KeywordSet.Every) != 0,
        "if" => (_keywords & KeywordSet.If) != 0,
        "and" => (_keywords & KeywordSet.And) != 0,
        "or" => (_keywords & KeywordSet.Or) != 0,
        _ => false,
    };

    private ParseException Unexpected(string? expectation)
    {
        var token = Current;
        if (token.Kind is TokenKind.Illegal)
        {
            return new ParseException(token.Location, token.Text);
        }

        var what = token.Kind switch
        {
            TokenKind.Identifier when IsReserved(token.Text) => $"unexpected {token.Text} keyword",
            TokenKind.Identifier => "unexpected identifier token",
            _ => $"unexpected {Describe(token.Kind)} token",
        };
        return new ParseException(token.Location, expectation is null ? what : $"{what}: {expectation}");
    }

    private static string Describe(TokenKind kind) => kind switch
    {
        TokenKind.End => "eof",
        TokenKind.Identifier => "identifier",
        TokenKind.Number => "number",
        TokenKind.String or TokenKind.RawString => "string",
        TokenKind.Template => "template-string",
        TokenKind.Assign => "assign",
        TokenKind.Unify => "eq",
        TokenKind.Equal => "equal",
        TokenKind.NotEqual => "neq",
        TokenKind.Less => "lt",
        TokenKind.LessOrEqual => "lte",
        TokenKind.Greater => "gt",
        TokenKind.GreaterOrEqual => "gte",
        TokenKind.Plus => "plus",
        TokenKind.Minus => "minus",
        TokenKind.Times => "mul",
        TokenKind.Divide => "div",
        TokenKind.Remainder => "rem",
        TokenKind.And => "and",
        TokenKind.Or => "or",
        TokenKind.Comma => ",",
        TokenKind.Colon => ":",
        TokenKind.Semicolon => ";",
        TokenKind.Dot => ".",
        TokenKind.LeftParen => "(",
        TokenKind.RightParen => ")",
        TokenKind.LeftBracket => "[",
        TokenKind.RightBracket => "]",
        TokenKind.LeftBrace => "{",
        TokenKind.RightBrace => "}",
        _ => "illegal",
    };

    private void Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw new ParseException(Current.Location, $"max recursion depth ({MaxDepth}) exceeded");
        }
    }

    private void Leave() => _depth--;

    /// <summary>Runs one reading of an ambiguous text; null, and back to where it started, if the text does not fit.</summary>
    private T? Try<T>(Func<T> reading)
        where T : class
    {
        var (next, depth) = (_next, _depth);
        try
        {
            return reading();
        }
        catch (ParseException) when (_work > 0)
        {
            (_next, _depth) = (next, depth);
            return null;
        }
    }
}
