using System.Runtime.CompilerServices;
using System.Text;

namespace Plinto.Rego.Builtins.Patterns;

/// <summary>
/// A glob: <c>*</c> and <c>?</c> stop at delimiters, <c>**</c> does not, <c>[abc]</c>, <c>[!a-c]</c>, <c>{a,b}</c>, backslash escapes.
/// Runs on the machine of the regular expressions, so it is linear too.
/// </summary>
internal sealed record CompiledGlob(Pattern Pattern)
{
    public static CompiledGlob Compile(string glob, string delimiters)
    {
        var parts = new List<PatternNode> { new PatternNode.Assert(Assertion.BeginText) };
        var reader = new Reader(glob, CharSet.Of(delimiters.EnumerateRunes().Select(static r => (r.Value, r.Value))).Negate());
        parts.AddRange(reader.ReadParts(inBraces: false));
        parts.Add(new PatternNode.Assert(Assertion.EndText));
        try
        {
            return new CompiledGlob(Pattern.Compile(new PatternNode.Sequence(parts), [""]));
        }
        catch (PatternException e)
        {
            throw new BuiltinException(e.Message);
        }
    }

    private sealed class Reader(string glob, CharSet undelimited)
    {
        private int _at;

        public List<PatternNode> ReadParts(bool inBraces)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            var parts = new List<PatternNode>();
            while (_at < glob.Length && !(inBraces && glob[_at] is ',' or '}'))
            {
                parts.Add(ReadPart());
            }

            return parts;
        }

        private PatternNode ReadPart()
        {
            switch (glob[_at])
            {
                case '*':
                    var super = _at + 1 < glob.Length && glob[_at + 1] == '*';
                    _at += super ? 2 : 1;
                    return new PatternNode.Repeat(new PatternNode.Chars(super ? CharSet.All : undelimited), 0, -1, true);
                case '?':
                    _at++;
                    return new PatternNode.Chars(undelimited);
                case '[':
                    return new PatternNode.Chars(ReadList());
                case '{':
                    return ReadBraces();
                case '\\' when _at + 1 < glob.Length:
                    _at++;
                    break;
            }

            return new PatternNode.Chars(CharSet.Of(ReadRune()));
        }

        private PatternNode.Choice ReadBraces()
        {
            var options = new List<PatternNode>();
            do
            {
                _at++;
                options.Add(new PatternNode.Sequence(ReadParts(inBraces: true)));
            }
            while (_at < glob.Length && glob[_at] == ',');
            if (_at >= glob.Length)
            {
                throw new BuiltinException("unexpected end of input");
            }

            _at++;
            return new PatternNode.Choice(options);
        }

        private CharSet ReadList()
        {
            _at++;
            var negated = _at < glob.Length && glob[_at] == '!';
            _at += negated ? 1 : 0;
            var ranges = new List<(int From, int To)>();
            while (_at < glob.Length && glob[_at] != ']')
            {
                var low = ReadMember();
                var high = low;
                if (_at + 1 < glob.Length && glob[_at] == '-' && glob[_at + 1] != ']')
                {
                    _at++;
                    high = ReadMember();
                    if (high < low)
                    {
                        throw new BuiltinException("hi character should be greater than lo character");
                    }
                }

                ranges.Add((low, high));
            }

            if (_at >= glob.Length || ranges.Count == 0)
            {
                throw new BuiltinException("unexpected end of input");
            }

            _at++;
            var set = CharSet.Of(ranges);
            return negated ? set.Negate() : set;
        }

        private int ReadMember()
        {
            _at += glob[_at] == '\\' && _at + 1 < glob.Length ? 1 : 0;
            return ReadRune();
        }

        private int ReadRune()
        {
            Rune.DecodeFromUtf16(glob.AsSpan(_at), out var rune, out var used);
            _at += used;
            return rune.Value;
        }
    }
}
