using System.Globalization;
using System.Text;

namespace Plinto.Rego.Builtins.Patterns;

/// <summary>Reads RE2's syntax, as Go's <c>regexp</c> takes it.</summary>
internal sealed partial class PatternParser
{
    private const int MostRepeat = 1000;
    private const int MostDepth = 1000;

    private readonly string _text;
    private readonly List<string> _names = [""];
    private int _at;
    private int _depth;
    private bool _fold;
    private bool _multiLine;
    private bool _dotAll;
    private bool _swapGreed;

    private PatternParser(string text) => _text = text;

    /// <summary>Parses a pattern; throws <see cref="PatternException"/>. Names hold one entry per group, the whole match first.</summary>
    public static PatternNode Parse(string text, out IReadOnlyList<string> names)
    {
        var parser = new PatternParser(text);
        var node = parser.ReadChoice();
        names = parser._names;
        return parser._at == text.Length ? node : throw new PatternException("unexpected )", text);
    }

    private PatternNode ReadChoice()
    {
        if (++_depth > MostDepth)
        {
            throw new PatternException("expression nests too deeply", _text);
        }

        var flags = (_fold, _multiLine, _dotAll, _swapGreed);
        var options = new List<PatternNode> { ReadSequence() };
        while (_at < _text.Length && _text[_at] == '|')
        {
            _at++;
            options.Add(ReadSequence());
        }

        (_fold, _multiLine, _dotAll, _swapGreed) = flags;
        _depth--;
        return options.Count == 1 ? options[0] : new PatternNode.Choice(options);
    }

    private PatternNode ReadSequence()
    {
        var parts = new List<PatternNode>();
        while (_at < _text.Length && _text[_at] is not ('|' or ')'))
        {
            if (_text.AsSpan(_at).StartsWith("\\Q"))
            {
                ReadLiteralRun(parts);
                continue;
            }

            var start = _at;
            if (ReadAtom() is { } atom)
            {
                parts.Add(ReadRepeats(atom, start));
            }
        }

        return parts.Count switch
        {
            0 => new PatternNode.Empty(),
            1 => parts[0],
            _ => new PatternNode.Sequence(parts),
        };
    }

    private void ReadLiteralRun(List<PatternNode> parts)
    {
        var end = _text.IndexOf("\\E", _at + 2, StringComparison.Ordinal);
        var literal = end < 0 ? _text[(_at + 2)..] : _text[(_at + 2)..end];
        _at = end < 0 ? _text.Length : end + 2;
        parts.AddRange(literal.EnumerateRunes().Select(rune => Literal(rune.Value)));
        if (literal.Length > 0)
        {
            var last = parts[^1];
            parts[^1] = ReadRepeats(last, _at);
        }
    }

    // Null: flags were set for what follows.
    private PatternNode? ReadAtom()
    {
        switch (_text[_at])
        {
            case '(':
                return ReadGroup();
            case '[':
                return new PatternNode.Chars(ReadClass());
            case '.':
                _at++;
                return new PatternNode.Chars(_dotAll ? CharSet.All : CharSet.NotNewline);
            case '^':
                _at++;
                return new PatternNode.Assert(_multiLine ? Assertion.BeginLine : Assertion.BeginText);
            case '$':
                _at++;
                return new PatternNode.Assert(_multiLine ? Assertion.EndLine : Assertion.EndText);
            case '*' or '+' or '?':
                throw new PatternException("missing argument to repetition operator", _text[_at..(_at + 1)]);
            case '\\':
                return ReadEscape();
            case '{' when TryCounts(_at, out _, out _, out var end):
                throw new PatternException("missing argument to repetition operator", _text[_at..end]);
            default:
                return Literal(ReadRune());
        }
    }

    private PatternNode ReadEscape()
    {
        var assertion = _at + 1 < _text.Length ? _text[_at + 1] switch
        {
            'A' => Assertion.BeginText,
            'z' => Assertion.EndText,
            'b' => Assertion.WordBoundary,
            'B' => Assertion.NotWordBoundary,
            _ => (Assertion?)null,
        }
        : throw new PatternException("trailing backslash at end of expression", "");
        if (assertion is { } kind)
        {
            _at += 2;
            return new PatternNode.Assert(kind);
        }

        return ClassEscapeOrNull() is { } set ? new PatternNode.Chars(set) : Literal(ReadCharEscape());
    }

    private PatternNode.Chars Literal(int c)
    {
        var set = CharSet.Of(c);
        return new PatternNode.Chars(_fold ? set.Fold() : set);
    }

    private PatternNode ReadRepeats(PatternNode atom, int start)
    {
        var repeated = false;
        while (_at < _text.Length)
        {
            var opened = _at;
            int least, most, end;
            switch (_text[_at])
            {
                case '*': (least, most, end) = (0, -1, _at + 1); break;
                case '+': (least, most, end) = (1, -1, _at + 1); break;
                case '?': (least, most, end) = (0, 1, _at + 1); break;
                case '{' when TryCounts(_at, out least, out most, out end): break;
                default: return atom;
            }

            if (least > MostRepeat || most > MostRepeat || (most >= 0 && least > most))
            {
                throw new PatternException("invalid repeat count", _text[_at..end]);
            }

            var lazy = end < _text.Length && _text[end] == '?';
            _at = lazy ? end + 1 : end;
            if (repeated)
            {
                throw new PatternException("invalid nested repetition operator", _text[start.._at][^Math.Min(_at - start, _at - opened + 1)..]);
            }

            repeated = true;
            atom = new PatternNode.Repeat(atom, least, most, lazy == _swapGreed);
            CheckSize(atom);
        }

        return atom;
    }

    // Nested counts multiply: more than a thousand in all is refused, as Go does.
    private void CheckSize(PatternNode node)
    {
        if (Copies(node) > MostRepeat)
        {
            throw new PatternException("invalid repeat count", _text);
        }
    }

    private static long Copies(PatternNode node) => node switch
    {
        PatternNode.Repeat r => Math.Max(1, r.Most < 0 ? r.Least : r.Most) * Copies(r.Inner),
        PatternNode.Sequence s => s.Parts.Max(Copies),
        PatternNode.Choice c => c.Options.Max(Copies),
        PatternNode.Group g => Copies(g.Inner),
        _ => 1,
    };

    private bool TryCounts(int at, out int least, out int most, out int end)
    {
        (least, most) = (0, -1);
        end = _text.IndexOf('}', at) + 1;
        if (end == 0)
        {
            return false;
        }

        var counts = _text[(at + 1)..(end - 1)].Split(',');
        if (counts.Length > 2 || !TryCount(counts[0], out least))
        {
            return false;
        }

        most = counts.Length == 1 ? least : -1;
        return counts.Length == 1 || counts[1].Length == 0 || TryCount(counts[1], out most);
    }

    private static bool TryCount(string text, out int count)
    {
        count = 0;
        if (text.Length == 0 || !text.All(char.IsAsciiDigit) || (text.Length > 1 && text[0] == '0'))
        {
            return false;
        }

        count = text.Length > 8 ? int.MaxValue : int.Parse(text, CultureInfo.InvariantCulture);
        return true;
    }

    private PatternNode? ReadGroup()
    {
        if (_at + 1 >= _text.Length || _text[_at + 1] != '?')
        {
            _at++;
            _names.Add("");
            return new PatternNode.Group(ReadInner(), _names.Count - 1) is var group ? group : null;
        }

        var rest = _text.AsSpan(_at);
        if (rest.StartsWith("(?P<") || rest.StartsWith("(?<"))
        {
            return ReadNamedGroup(rest.StartsWith("(?P<") ? 4 : 3);
        }

        return ReadFlags();
    }

    private PatternNode.Group ReadNamedGroup(int prefix)
    {
        var close = _text.IndexOf('>', _at);
        if (close < 0)
        {
            throw new PatternException("invalid named capture", _text[_at..]);
        }

        var name = _text[(_at + prefix)..close];
        if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            throw new PatternException("invalid named capture", _text[_at..(close + 1)]);
        }

        if (_names.Contains(name))
        {
            throw new PatternException("duplicate capture group name", name);
        }

        _names.Add(name);
        var number = _names.Count - 1;
        _at = close + 1;
        return new PatternNode.Group(ReadInner(), number);
    }

    // ReadChoice gives the flags back as they were, so what a group sets ends with it.
    private PatternNode ReadInner()
    {
        var inner = ReadChoice();
        if (_at >= _text.Length)
        {
            throw new PatternException("missing closing )", _text);
        }

        _at++;
        return inner;
    }

    private PatternNode? ReadFlags()
    {
        var start = _at;
        var before = (_fold, _multiLine, _dotAll, _swapGreed);
        var on = true;
        var any = false;
        for (_at += 2; _at < _text.Length; _at++)
        {
            switch (_text[_at])
            {
                case 'i': _fold = on; any = true; break;
                case 'm': _multiLine = on; any = true; break;
                case 's': _dotAll = on; any = true; break;
                case 'U': _swapGreed = on; any = true; break;
                case '-' when on: on = false; any = false; break;
                case ')' when on || any:
                    _at++;
                    return null;
                case ':' when on || any:
                    _at++;
                    var inner = ReadInner();
                    (_fold, _multiLine, _dotAll, _swapGreed) = before;
                    return inner;
                default:
                    throw new PatternException("invalid or unsupported Perl syntax", _text[start..(_at + 1)]);
            }
        }

        throw new PatternException("missing argument to repetition operator", _text[start..]);
    }

    private int ReadRune()
    {
        Rune.DecodeFromUtf16(_text.AsSpan(_at), out var rune, out var used);
        _at += used;
        return rune.Value;
    }
}
