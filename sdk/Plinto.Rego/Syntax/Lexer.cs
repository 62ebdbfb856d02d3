using System.Globalization;

namespace Plinto.Rego.Syntax;

/// <summary>Cuts a module's text into tokens. What is wrong becomes an illegal token with the reason, so that the parser reports it in order.</summary>
internal sealed partial class Lexer(string file, string text)
{
    private readonly List<Comment> _comments = [];
    private int _at;
    private int _row = 1;
    private int _lineStart;
    private int _surrogates;
    private int _depth;

    public IReadOnlyList<Comment> Comments => _comments;

    /// <summary>All tokens, ended by <see cref="TokenKind.End"/>.</summary>
    public List<Token> Tokenize()
    {
        var tokens = new List<Token>();
        Token token;
        do
        {
            token = Next();
            tokens.Add(token);
        }
        while (token.Kind is not TokenKind.End);
        return tokens;
    }

    private char Peek(int ahead = 0) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private SourceLocation Here => new(file, _row, _at - _lineStart - _surrogates + 1, _at);

    private void Step()
    {
        var c = text[_at++];
        if (c == '\n')
        {
            _row++;
            _lineStart = _at;
            _surrogates = 0;
        }
        else if (char.IsLowSurrogate(c))
        {
            _surrogates++;
        }
    }

    private Token Next()
    {
        var (space, newline) = SkipSpace();
        var at = Here;
        var token = Scan(at);
        return space || newline ? token with { AfterSpace = space, AfterNewline = newline } : token;
    }

    private (bool Space, bool Newline) SkipSpace()
    {
        var start = _at;
        var row = _row;
        while (_at < text.Length)
        {
            var c = text[_at];
            if (c is ' ' or '\t' or '\r' or '\n' or '\uFEFF' && (c != '\uFEFF' || _at == 0))
            {
                Step();
            }
            else if (c == '#')
            {
                var at = Here;
                var from = _at + 1;
                while (_at < text.Length && text[_at] != '\n')
                {
                    _at++;
                }

                _comments.Add(new Comment(at, text[from.._at].TrimEnd('\r')));
            }
            else
            {
                break;
            }
        }
        return (_at > start, _row > row);
    }

    private Token Scan(SourceLocation at)
    {
        if (_at >= text.Length)
        {
            return Make(TokenKind.End, "", at);
        }

        var c = text[_at];
        if (IsLetter(c))
        {
            return ScanIdentifier(at);
        }

        if (char.IsAsciiDigit(c))
        {
            return ScanNumber(at);
        }

        switch (c)
        {
            case '"': return ScanString(at);
            case '`': return ScanRawString(at);
            case '$' when Peek(1) is '"' or '`': return ScanTemplate(at);
        }
        return ScanPunctuation(at, c);
    }

    private Token ScanPunctuation(SourceLocation at, char c)
    {
        var equal = Peek(1) == '=';
        var (kind, length) = c switch
        {
            ':' => equal ? (TokenKind.Assign, 2) : (TokenKind.Colon, 1),
            '=' => equal ? (TokenKind.Equal, 2) : (TokenKind.Unify, 1),
            '!' when equal => (TokenKind.NotEqual, 2),
            '<' => equal ? (TokenKind.LessOrEqual, 2) : (TokenKind.Less, 1),
            '>' => equal ? (TokenKind.GreaterOrEqual, 2) : (TokenKind.Greater, 1),
            '+' => (TokenKind.Plus, 1),
            '-' => (TokenKind.Minus, 1),
            '*' => (TokenKind.Times, 1),
            '/' => (TokenKind.Divide, 1),
            '%' => (TokenKind.Remainder, 1),
            '&' => (TokenKind.And, 1),
            '|' => (TokenKind.Or, 1),
            ',' => (TokenKind.Comma, 1),
            ';' => (TokenKind.Semicolon, 1),
            '.' => (TokenKind.Dot, 1),
            '(' => (TokenKind.LeftParen, 1),
            ')' => (TokenKind.RightParen, 1),
            '[' => (TokenKind.LeftBracket, 1),
            ']' => (TokenKind.RightBracket, 1),
            '{' => (TokenKind.LeftBrace, 1),
            '}' => (TokenKind.RightBrace, 1),
            _ => (TokenKind.Illegal, char.IsHighSurrogate(c) && char.IsLowSurrogate(Peek(1)) ? 2 : 1),
        };
        var word = text.Substring(_at, length);
        for (var i = 0; i < length; i++)
        {
            Step();
        }

        return kind is TokenKind.Illegal ? Illegal("illegal token", at) : Make(kind, word, at);
    }

    private Token ScanIdentifier(SourceLocation at)
    {
        var start = _at;
        while (_at < text.Length && (IsLetter(text[_at]) || char.IsAsciiDigit(text[_at])))
        {
            _at++;
        }

        return Make(TokenKind.Identifier, text[start.._at], at);
    }

    private Token ScanNumber(SourceLocation at)
    {
        var start = _at;
        SkipDigits();
        var leadingZero = text[start] == '0' && _at - start > 1 && !(start > 0 && text[start - 1] == '.');
        if (Peek() == '.')
        {
            _at++;
            if (!char.IsAsciiDigit(Peek()))
            {
                return Illegal("expected fraction", at);
            }

            SkipDigits();
        }
        if (Peek() is 'e' or 'E')
        {
            _at++;
            if (Peek() is '+' or '-')
            {
                _at++;
            }

            if (!char.IsAsciiDigit(Peek()))
            {
                return Illegal("expected exponent", at);
            }

            SkipDigits();
        }
        if (leadingZero)
        {
            return Illegal("expected number: leading zeros are not allowed", at);
        }

        if (IsLetter(Peek()))
        {
            return Illegal("illegal number format", at);
        }

        return Make(TokenKind.Number, text[start.._at], at);
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek()))
        {
            _at++;
        }
    }

    private static bool IsLetter(char c) => char.IsAsciiLetter(c) || c == '_';

    private Token Make(TokenKind kind, string value, SourceLocation at) => new(kind, value, at, _at);

    private Token Illegal(string why, SourceLocation at) => new(TokenKind.Illegal, why, at, _at);

    private static bool TryHex(ReadOnlySpan<char> digits, out char unit)
    {
        var ok = ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        unit = (char)value;
        return ok;
    }
}
