using System.Text;

namespace Plinto.Rego.Syntax;

internal sealed partial class Lexer
{
    // Templates nest: $"{$"{x}"}". The bound keeps hostile text from exhausting the stack.
    private const int MaxTemplateDepth = 64;

    private Token ScanString(SourceLocation at)
    {
        Step();
        var value = new StringBuilder();
        while (true)
        {
            if (_at >= text.Length || text[_at] == '\n')
            {
                return Illegal("non-terminated string", at);
            }

            var c = text[_at];
            Step();
            if (c == '"')
            {
                return Make(TokenKind.String, value.ToString(), at);
            }

            if (c != '\\')
            {
                value.Append(c);
            }
            else if (!ScanEscape(value))
            {
                return Recover("illegal string escape sequence", '"', at);
            }
        }
    }

    private Token ScanRawString(SourceLocation at)
    {
        Step();
        var start = _at;
        while (_at < text.Length && text[_at] != '`')
        {
            Step();
        }

        if (_at >= text.Length)
        {
            return Illegal("non-terminated string", at);
        }

        var value = text[start.._at];
        Step();
        return Make(TokenKind.RawString, value, at);
    }

    private bool ScanEscape(StringBuilder value)
    {
        if (_at >= text.Length)
        {
            return false;
        }

        var c = text[_at];
        Step();
        switch (c)
        {
            case '"' or '\\' or '/': value.Append(c); return true;
            case 'b': value.Append('\b'); return true;
            case 'f': value.Append('\f'); return true;
            case 'n': value.Append('\n'); return true;
            case 'r': value.Append('\r'); return true;
            case 't': value.Append('\t'); return true;
            case 'u' when _at + 4 <= text.Length && TryHex(text.AsSpan(_at, 4), out var unit):
                _at += 4;
                AppendUnit(value, unit);
                return true;
            default: return false;
        }
    }

    // A surrogate without its partner cannot be encoded as UTF-8, so it becomes the replacement character.
    private void AppendUnit(StringBuilder value, char unit)
    {
        if (!char.IsSurrogate(unit))
        {
            value.Append(unit);
            return;
        }
        if (char.IsHighSurrogate(unit) && Peek() == '\\' && Peek(1) == 'u' && _at + 6 <= text.Length
            && TryHex(text.AsSpan(_at + 2, 4), out var low) && char.IsLowSurrogate(low))
        {
            _at += 6;
            value.Append(unit).Append(low);
            return;
        }
        value.Append('\uFFFD');
    }

    private Token Recover(string why, char quote, SourceLocation at)
    {
        while (_at < text.Length && text[_at] != quote && text[_at] != '\n')
        {
            Step();
        }

        if (_at < text.Length && text[_at] == quote)
        {
            Step();
        }

        return Illegal(why, at);
    }

    private Token ScanTemplate(SourceLocation at)
    {
        if (++_depth > MaxTemplateDepth)
        {
            _at = text.Length;
            return Illegal("template string is nested too deep", at);
        }
        Step();
        var quote = text[_at];
        Step();
        var pieces = new List<TemplateToken>();
        var literal = new StringBuilder();
        var failure = ScanTemplatePieces(quote, pieces, literal);
        _depth--;
        if (failure is not null)
        {
            return Illegal(failure, at);
        }

        if (literal.Length > 0)
        {
            pieces.Add(new TemplateToken(literal.ToString(), null));
        }

        return Make(TokenKind.Template, quote == '`' ? "raw" : "", at) with { Pieces = pieces };
    }

    private string? ScanTemplatePieces(char quote, List<TemplateToken> pieces, StringBuilder literal)
    {
        while (true)
        {
            if (_at >= text.Length || (quote == '"' && text[_at] == '\n'))
            {
                return "non-terminated string";
            }

            var c = text[_at];
            Step();
            if (c == quote)
            {
                return null;
            }

            if (c == '\\' && Peek() == '{')
            {
                Step();
                literal.Append('{');
            }
            else if (c == '\\' && quote == '"')
            {
                if (!ScanEscape(literal))
                {
                    return "illegal string escape sequence";
                }
            }
            else if (c == '{')
            {
                if (literal.Length > 0)
                {
                    pieces.Add(new TemplateToken(literal.ToString(), null));
                }

                literal.Clear();
                if (ScanTemplateExpression(pieces) is { } failure)
                {
                    return failure;
                }
            }
            else
            {
                literal.Append(c);
            }
        }
    }

    private string? ScanTemplateExpression(List<TemplateToken> pieces)
    {
        var tokens = new List<Token>();
        var braces = 0;
        while (true)
        {
            var token = Next();
            if (token.Kind is TokenKind.End)
            {
                return "non-terminated template expression";
            }

            if (token.Kind is TokenKind.Illegal)
            {
                return token.Text;
            }

            if (token.Kind is TokenKind.LeftBrace)
            {
                braces++;
            }

            if (token.Kind is TokenKind.RightBrace && braces-- == 0)
            {
                tokens.Add(token with { Kind = TokenKind.End });
                pieces.Add(new TemplateToken(null, tokens));
                return null;
            }
            tokens.Add(token);
        }
    }
}
