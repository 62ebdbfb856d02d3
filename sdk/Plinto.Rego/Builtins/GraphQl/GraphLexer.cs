using System.Globalization;
using System.Text;

namespace Plinto.Rego.Builtins.GraphQl;

/// <summary>Cuts a GraphQL document into tokens; commas, comments and white space are nothing.</summary>
internal sealed class GraphLexer(string text)
{
    private int _at;
    private int _line = 1;
    private int _lineStart;

    public GraphToken Next()
    {
        SkipIgnored();
        if (_at >= text.Length)
        {
            return Token(GraphTokenKind.EndOfFile, "", _at);
        }

        var c = text[_at];
        if (char.IsAsciiLetter(c) || c == '_')
        {
            return Run(GraphTokenKind.Name, static c => char.IsAsciiLetterOrDigit(c) || c == '_');
        }

        if (char.IsAsciiDigit(c) || c == '-')
        {
            return ReadNumber();
        }

        if (c == '"')
        {
            return text.AsSpan(_at).StartsWith("\"\"\"") ? ReadBlockString() : ReadString();
        }

        if (text.AsSpan(_at).StartsWith("..."))
        {
            _at += 3;
            return Token(GraphTokenKind.Punctuator, "...", _at - 3);
        }

        if (!"!$&():=@[]{}|".Contains(c, StringComparison.Ordinal))
        {
            throw Token(GraphTokenKind.EndOfFile, "", _at).Error($"Cannot parse the unexpected character \"{c}\".");
        }

        _at++;
        return Token(GraphTokenKind.Punctuator, c.ToString(), _at - 1);
    }

    private void SkipIgnored()
    {
        for (; _at < text.Length; _at++)
        {
            switch (text[_at])
            {
                case '\n':
                    _line++;
                    _lineStart = _at + 1;
                    break;
                case '#':
                    while (_at + 1 < text.Length && text[_at + 1] is not ('\n' or '\r'))
                    {
                        _at++;
                    }

                    break;
                case ' ' or '\t' or '\r' or ',' or '\ufeff':
                    break;
                default:
                    return;
            }
        }
    }

    private GraphToken Run(GraphTokenKind kind, Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < text.Length && belongs(text[_at]))
        {
            _at++;
        }

        return Token(kind, text[start.._at], start);
    }

    private GraphToken ReadNumber()
    {
        var start = _at++;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] is '.' or 'e' or 'E' || (text[_at] is '+' or '-' && text[_at - 1] is 'e' or 'E')))
        {
            _at++;
        }

        var number = text[start.._at];
        return Values.RegoNumber.TryParse(number, out _)
            ? Token(number.AsSpan().ContainsAny('.', 'e', 'E') ? GraphTokenKind.Float : GraphTokenKind.Int, number, start)
            : throw Token(GraphTokenKind.EndOfFile, "", start).Error($"Invalid number, unexpected {number}");
    }

    private GraphToken ReadString()
    {
        var start = ++_at;
        var value = new StringBuilder();
        for (; _at < text.Length && text[_at] is not ('"' or '\n' or '\r'); _at++)
        {
            if (text[_at] != '\\' || _at + 1 >= text.Length)
            {
                value.Append(text[_at]);
                continue;
            }

            switch (text[++_at])
            {
                case 'b': value.Append('\b'); break;
                case 'f': value.Append('\f'); break;
                case 'n': value.Append('\n'); break;
                case 'r': value.Append('\r'); break;
                case 't': value.Append('\t'); break;
                case '"' or '\\' or '/': value.Append(text[_at]); break;
                case 'u' when _at + 4 < text.Length && ushort.TryParse(text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                    value.Append((char)unit);
                    _at += 4;
                    break;
                default: throw Token(GraphTokenKind.EndOfFile, "", _at).Error($"Invalid character escape sequence: \\{text[_at]}.");
            }
        }

        if (_at >= text.Length || text[_at] != '"')
        {
            throw Token(GraphTokenKind.EndOfFile, "", _at).Error("Unterminated string.");
        }

        _at++;
        return Token(GraphTokenKind.String, value.ToString(), start);
    }

    private GraphToken ReadBlockString()
    {
        var (start, line, lineStart) = (_at + 3, _line, _lineStart);
        var raw = new StringBuilder();
        for (_at += 3; ; _at++)
        {
            if (_at >= text.Length)
            {
                throw Token(GraphTokenKind.EndOfFile, "", _at).Error("Unterminated string.");
            }

            if (text.AsSpan(_at).StartsWith("\"\"\""))
            {
                break;
            }

            if (text.AsSpan(_at).StartsWith("\\\"\"\""))
            {
                raw.Append("\"\"\"");
                _at += 3;
                continue;
            }

            if (text[_at] == '\n')
            {
                _line++;
                _lineStart = _at + 1;
            }

            raw.Append(text[_at]);
        }

        _at += 3;
        return new GraphToken(GraphTokenKind.BlockString, Dedent(raw.ToString()), line, start - lineStart + 1);
    }

    // Spec §2.9.4: the common indent goes, and so do blank lines at both ends.
    private static string Dedent(string raw)
    {
        var lines = raw.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        var indent = lines.Skip(1).Where(static l => l.Trim().Length > 0).Select(static l => l.Length - l.TrimStart(' ', '\t').Length).DefaultIfEmpty(0).Min();
        var kept = lines.Select((l, i) => i == 0 ? l : l[Math.Min(indent, l.Length)..]).ToList();
        while (kept.Count > 0 && kept[0].Trim().Length == 0)
        {
            kept.RemoveAt(0);
        }

        while (kept.Count > 0 && kept[^1].Trim().Length == 0)
        {
            kept.RemoveAt(kept.Count - 1);
        }

        return string.Join('\n', kept);
    }

    private GraphToken Token(GraphTokenKind kind, string value, int at) => new(kind, value, _line, at - _lineStart + 1);
}
