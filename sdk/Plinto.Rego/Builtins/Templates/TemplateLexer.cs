using System.Globalization;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Templates;

/// <summary>Cuts a template into tokens by the rules of Go's <c>text/template</c>.</summary>
internal sealed class TemplateLexer
{
    private const string Spaces = " \t\r\n";

    private readonly string _text;
    private readonly List<TemplateToken> _tokens = [];
    private int _at;

    private TemplateLexer(string text) => _text = text;

    public static List<TemplateToken> Cut(string template)
    {
        WorkMeter.Text(template.Length);
        var lexer = new TemplateLexer(template);
        lexer.Run();
        lexer._tokens.Add(new TemplateToken(TemplateTokenKind.End, ""));
        return lexer._tokens;
    }

    private void Run()
    {
        var trim = false;
        while (_at < _text.Length)
        {
            var open = _text.IndexOf("{{", _at, StringComparison.Ordinal);
            var text = _text[_at..(open < 0 ? _text.Length : open)];
            text = trim ? text.TrimStart(Spaces.ToCharArray()) : text;
            _at = open < 0 ? _text.Length : open + 2;
            var marked = open >= 0 && At(_at) == '-' && IsSpace(At(_at + 1));
            text = marked ? text.TrimEnd(Spaces.ToCharArray()) : text;
            if (text.Length > 0)
            {
                _tokens.Add(new TemplateToken(TemplateTokenKind.Text, text));
            }

            if (open >= 0)
            {
                _at += marked ? 2 : 0;
                trim = StartsWith("/*") ? Comment() : Action();
            }
        }
    }

    // True when what follows is to be trimmed.
    private bool Comment()
    {
        var end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        _at = end < 0 ? throw Malformed("unclosed comment") : end + 2;
        return TryClose(out var trims) ? trims : throw Malformed("comment ends before closing delimiter");
    }

    private bool Action()
    {
        _tokens.Add(new TemplateToken(TemplateTokenKind.Open, "{{"));
        var depth = 0;
        while (true)
        {
            if (TryClose(out var trims))
            {
                _tokens.Add(new TemplateToken(TemplateTokenKind.Close, "}}"));
                return depth == 0 ? trims : throw Malformed("unclosed left paren");
            }

            if (_at >= _text.Length)
            {
                throw Malformed("unclosed action");
            }

            var token = Next();
            depth += token.Kind switch { TemplateTokenKind.LeftParenthesis => 1, TemplateTokenKind.RightParenthesis => -1, _ => 0 };
            _tokens.Add(depth < 0 ? throw Malformed("unexpected right paren") : token);
        }
    }

    private TemplateToken Next()
    {
        var start = _at;
        var kind = _text[_at] switch
        {
            var c when IsSpace(c) => Space(),
            '=' => Single(TemplateTokenKind.Assign),
            ':' => At(_at + 1) == '=' ? Single(TemplateTokenKind.Declare, 2) : throw Malformed("expected :="),
            '|' => Single(TemplateTokenKind.Pipe),
            '(' => Single(TemplateTokenKind.LeftParenthesis),
            ')' => Single(TemplateTokenKind.RightParenthesis),
            '"' => Quoted('"', TemplateTokenKind.Quoted),
            '`' => Quoted('`', TemplateTokenKind.RawQuoted),
            '\'' => Quoted('\'', TemplateTokenKind.Character),
            '$' => Word(1, TemplateTokenKind.Variable, TemplateTokenKind.Variable),
            '.' when !char.IsAsciiDigit(At(_at + 1)) => Word(1, TemplateTokenKind.Field, TemplateTokenKind.Dot),
            '.' or '+' or '-' or (>= '0' and <= '9') => Number(),
            var c when IsWord(c) => Word(0, TemplateTokenKind.Identifier, TemplateTokenKind.Identifier),
            var c and > ' ' and < '\x7f' => Single(TemplateTokenKind.Other),
            _ => throw Malformed("unrecognized character in action"),
        };
        var text = _text[start.._at];
        return new TemplateToken(kind == TemplateTokenKind.Identifier ? KindOf(text) : kind, text);
    }

    private static TemplateTokenKind KindOf(string word) => word switch
    {
        "true" or "false" => TemplateTokenKind.Boolean,
        "block" or "break" or "continue" or "define" or "else" or "end" or "if" or "nil" or "range" or "template" or "with" => TemplateTokenKind.Keyword,
        _ => TemplateTokenKind.Identifier,
    };

    private TemplateTokenKind Single(TemplateTokenKind kind, int length = 1)
    {
        _at += length;
        return kind;
    }

    // A space with a minus behind belongs to the closing delimiter.
    private TemplateTokenKind Space()
    {
        while (IsSpace(At(_at)) && !StartsWith("-}}", _at + 1))
        {
            _at++;
        }

        return TemplateTokenKind.Space;
    }

    private TemplateTokenKind Word(int prefix, TemplateTokenKind kind, TemplateTokenKind bare)
    {
        var start = _at;
        for (_at += prefix; IsWord(At(_at)); _at++)
        {
        }

        var ends = _at >= _text.Length || IsSpace(_text[_at]) || ".,|:)(".Contains(_text[_at], StringComparison.Ordinal) || StartsWith("}}");
        return !ends ? throw Malformed($"bad character '{_text[_at]}'") : _at > start + prefix ? kind : bare;
    }

    private TemplateTokenKind Number()
    {
        for (_at++; char.IsAsciiLetterOrDigit(At(_at)) || At(_at) is '_' or '.' || (At(_at) is '+' or '-' && _text[_at - 1] is 'e' or 'E'); _at++)
        {
        }

        return TemplateTokenKind.Number;
    }

    private TemplateTokenKind Quoted(char quote, TemplateTokenKind kind)
    {
        for (_at++; At(_at) != quote || _at >= _text.Length; _at++)
        {
            if (_at < _text.Length && quote != '`' && _text[_at] == '\\')
            {
                _at++;
            }

            if (_at >= _text.Length || (quote != '`' && _text[_at] == '\n'))
            {
                throw Malformed("unterminated quoted string");
            }
        }

        _at++;
        return kind;
    }

    private bool TryClose(out bool trims)
    {
        trims = IsSpace(At(_at)) && StartsWith("-}}", _at + 1);
        if (!trims && !StartsWith("}}"))
        {
            return false;
        }

        _at += trims ? 4 : 2;
        return true;
    }

    private char At(int position) => position < _text.Length ? _text[position] : '\0';

    private bool StartsWith(string text, int? position = null) => string.CompareOrdinal(_text, position ?? _at, text, 0, text.Length) == 0;

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    private static bool IsWord(char c) => c == '_' || char.IsLetter(c) || char.GetUnicodeCategory(c) == UnicodeCategory.DecimalDigitNumber;

    private static BuiltinException Malformed(string problem) => new($"template: template: {problem}");
}
