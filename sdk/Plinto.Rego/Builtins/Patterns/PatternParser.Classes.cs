using System.Globalization;

namespace Plinto.Rego.Builtins.Patterns;

internal sealed partial class PatternParser
{
    private static readonly Dictionary<string, CharSet> PosixClasses = new()
    {
        ["alnum"] = CharSet.Of(('0', '9'), ('A', 'Z'), ('a', 'z')),
        ["alpha"] = CharSet.Of(('A', 'Z'), ('a', 'z')),
        ["ascii"] = CharSet.Of((0, 0x7f)),
        ["blank"] = CharSet.Of(('\t', '\t'), (' ', ' ')),
        ["cntrl"] = CharSet.Of((0, 0x1f), (0x7f, 0x7f)),
        ["digit"] = CharSet.Digit,
        ["graph"] = CharSet.Of(('!', '~')),
        ["lower"] = CharSet.Of(('a', 'z')),
        ["print"] = CharSet.Of((' ', '~')),
        ["punct"] = CharSet.Of(('!', '/'), (':', '@'), ('[', '`'), ('{', '~')),
        ["space"] = CharSet.Of(('\t', '\r'), (' ', ' ')),
        ["upper"] = CharSet.Of(('A', 'Z')),
        ["word"] = CharSet.Word,
        ["xdigit"] = CharSet.Of(('0', '9'), ('A', 'F'), ('a', 'f')),
    };

    private CharSet ReadClass()
    {
        var start = _at++;
        var negated = _at < _text.Length && _text[_at] == '^';
        _at += negated ? 1 : 0;
        var set = CharSet.Of();
        for (var first = true; ; first = false)
        {
            if (_at >= _text.Length)
            {
                throw new PatternException("missing closing ]", _text[start..]);
            }

            if (_text[_at] == ']' && !first)
            {
                _at++;
                break;
            }

            set = set.Union(PosixClassOrNull() ?? (_text[_at] == '\\' ? ClassEscapeOrNull() : null) ?? ReadRange());
        }

        return negated ? set.Negate() : set;
    }

    private CharSet? PosixClassOrNull()
    {
        if (!_text.AsSpan(_at).StartsWith("[:"))
        {
            return null;
        }

        var close = _text.IndexOf(":]", _at + 2, StringComparison.Ordinal);
        if (close < 0)
        {
            return null;
        }

        var name = _text[(_at + 2)..close];
        var negated = name.StartsWith('^');
        if (!PosixClasses.TryGetValue(negated ? name[1..] : name, out var set))
        {
            throw new PatternException("invalid character class range", _text[_at..(close + 2)]);
        }

        _at = close + 2;
        set = _fold ? set.Fold() : set;
        return negated ? set.Negate() : set;
    }

    private CharSet ReadRange()
    {
        var start = _at;
        var low = ReadClassChar();
        var high = low;
        if (_at + 1 < _text.Length && _text[_at] == '-' && _text[_at + 1] != ']')
        {
            _at++;
            high = ReadClassChar();
            if (high < low)
            {
                throw new PatternException("invalid character class range", _text[start.._at]);
            }
        }

        var set = CharSet.Of((low, high));
        return _fold ? set.Fold() : set;
    }

    private int ReadClassChar()
    {
        if (_at >= _text.Length)
        {
            throw new PatternException("missing closing ]", _text);
        }

        return _text[_at] == '\\' ? ReadCharEscape() : ReadRune();
    }

    // \d, \pL and their like; null when the escape stands for one character.
    private CharSet? ClassEscapeOrNull()
    {
        var kind = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        CharSet? set = kind switch
        {
            'd' or 'D' => CharSet.Digit,
            's' or 'S' => CharSet.Space,
            'w' or 'W' => CharSet.Word,
            _ => null,
        };
        if (set is not null)
        {
            _at += 2;
            set = _fold ? set.Fold() : set;
            return char.IsUpper(kind) ? set.Negate() : set;
        }

        return kind is 'p' or 'P' ? ReadUnicodeClass(kind == 'P') : null;
    }

    private CharSet ReadUnicodeClass(bool negated)
    {
        var start = _at;
        _at += 2;
        string name;
        if (_at < _text.Length && _text[_at] == '{')
        {
            var close = _text.IndexOf('}', _at);
            if (close < 0)
            {
                throw new PatternException("invalid character class range", _text[start..]);
            }

            name = _text[(_at + 1)..close];
            _at = close + 1;
        }
        else
        {
            name = _at < _text.Length ? char.ConvertFromUtf32(ReadRune()) : "";
        }

        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }

        var set = UnicodeClasses.Find(name) ?? throw new PatternException("invalid character class range", _text[start.._at]);
        set = _fold ? set.Fold() : set;
        return negated ? set.Negate() : set;
    }

    private int ReadCharEscape()
    {
        var start = _at++;
        if (_at >= _text.Length)
        {
            throw new PatternException("trailing backslash at end of expression", "");
        }

        var c = ReadRune();
        switch (c)
        {
            case 'a': return 7;
            case 'f': return '\f';
            case 't': return '\t';
            case 'n': return '\n';
            case 'r': return '\r';
            case 'v': return '\v';
            case 'x': return ReadHex(start);
            case >= '1' and <= '7' when _at >= _text.Length || _text[_at] is < '0' or > '7':
                break;
            case >= '0' and <= '7':
                var value = c - '0';
                for (var i = 1; i < 3 && _at < _text.Length && _text[_at] is >= '0' and <= '7'; i++)
                {
                    value = (value * 8) + _text[_at++] - '0';
                }

                return value;
            case < 0x80 when !char.IsAsciiLetterOrDigit((char)c):
                return c;
        }

        throw new PatternException("invalid escape sequence", _text[start.._at]);
    }

    private int ReadHex(int start)
    {
        var digits = "";
        if (_at < _text.Length && _text[_at] == '{')
        {
            var close = _text.IndexOf('}', _at);
            digits = close < 0 ? "" : _text[(_at + 1)..close];
            _at = close < 0 ? _text.Length : close + 1;
        }
        else if (_at + 2 <= _text.Length)
        {
            digits = _text.Substring(_at, 2);
            _at += 2;
        }

        return digits.Length is > 0 and <= 8
            && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value <= CharSet.Last
                ? (int)value
                : throw new PatternException("invalid escape sequence", _text[start.._at]);
    }
}
