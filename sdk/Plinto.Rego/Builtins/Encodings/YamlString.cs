using System.Globalization;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Encodings;

/// <summary>Writes strings: plain where that reads back as the same string, a literal block for several lines, else quoted.</summary>
internal static class YamlString
{
    private const int Width = 80;

    public static bool HasBreak(string text) => text.AsSpan().ContainsAny("\n\r\u0085\u2028\u2029");

    /// <summary>Lines after the first begin at <paramref name="indent"/>; a key is never broken.</summary>
    public static void Write(string text, YamlOutput output, int indent, bool isKey)
    {
        WorkMeter.Text(text.Length);
        if (text.EnumerateRunes().Any(static rune => rune.Value is 0x7f or (>= 0x80 and < 0xa0 and not 0x85) or 0xfffe or 0xffff))
        {
            throw new BuiltinException("error converting JSON to YAML: yaml: control characters are not allowed");
        }

        var shape = Shape.Of(text);
        var plainIsText = YamlScalar.IsText(text);
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            if (!isKey && shape.BlockAllowed)
            {
                WriteLiteral(text, output, indent);
            }
            else
            {
                WriteDoubleQuoted(text, output, indent, isKey);
            }
        }
        else if (plainIsText && shape.PlainAllowed)
        {
            output.Separate();
            WriteFolded(text, output, indent, isKey, quoted: false);
        }
        else if (plainIsText && shape.SingleQuotedAllowed)
        {
            output.Mark('\'', apart: true, keepsIndent: false);
            WriteFolded(text, output, indent, isKey, quoted: true);
            output.Mark('\'', apart: false, keepsIndent: false);
        }
        else
        {
            WriteDoubleQuoted(text, output, indent, isKey);
        }
    }

    // Plain, or between single quotes.
    private static void WriteFolded(string text, YamlOutput output, int indent, bool isKey, bool quoted)
    {
        var (spaces, breaks, at) = (false, false, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            at += rune.Utf16SequenceLength;
            if (rune.Value == ' ')
            {
                if (!isKey && !spaces && output.Column > Width && at > 1 && at < text.Length && text[at] != ' ')
                {
                    output.Break(indent);
                }
                else
                {
                    output.Put(rune);
                }

                spaces = true;
            }
            else if (IsBreak(rune.Value))
            {
                output.NewLine((char)rune.Value);
                breaks = true;
            }
            else
            {
                if (breaks)
                {
                    output.Break(indent);
                }

                if (quoted && rune.Value == '\'')
                {
                    output.Put('\'');
                }

                output.Put(rune);
                (spaces, breaks) = (false, false);
            }
        }

        output.EndScalar();
    }

    private static void WriteDoubleQuoted(string text, YamlOutput output, int indent, bool isKey)
    {
        output.Mark('"', apart: true, keepsIndent: false);
        var (spaces, at) = (false, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            at += rune.Utf16SequenceLength;
            if (rune.Value == ' ' && !isKey && !spaces && output.Column > Width && at > 1 && at < text.Length)
            {
                output.Break(indent);
                if (text[at] == ' ')
                {
                    output.Put('\\');
                }
            }
            else if (!IsPrintable(rune.Value) || IsBreak(rune.Value) || rune.Value is '"' or '\\')
            {
                foreach (var c in Escape(rune.Value))
                {
                    output.Put(c);
                }
            }
            else
            {
                output.Put(rune);
            }

            spaces = rune.Value == ' ';
        }

        output.Mark('"', apart: false, keepsIndent: false);
    }

    private static void WriteLiteral(string text, YamlOutput output, int indent)
    {
        output.Mark('|', apart: true, keepsIndent: false);
        if (text[0] == ' ' || IsBreak(text[0]))
        {
            output.Put('2');
        }

        if (!IsBreak(text[^1]))
        {
            output.Put('-');
        }
        else if (text.Length == 1 || IsBreak(text[^2]))
        {
            output.Put('+');
        }

        output.BeginLines();
        var breaks = true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsBreak(rune.Value))
            {
                output.NewLine((char)rune.Value);
                breaks = true;
                continue;
            }

            if (breaks)
            {
                output.Break(indent);
            }

            output.Put(rune);
            breaks = false;
        }
    }

    private static string Escape(int point) => "\\" + point switch
    {
        0 => "0",
        7 => "a",
        8 => "b",
        9 => "t",
        10 => "n",
        11 => "v",
        12 => "f",
        13 => "r",
        0x1b => "e",
        '"' => "\"",
        '\\' => "\\",
        0x85 => "N",
        0xa0 => "_",
        0x2028 => "L",
        0x2029 => "P",
        <= 0xff => "x" + point.ToString("X2", CultureInfo.InvariantCulture),
        <= 0xffff => "u" + point.ToString("X4", CultureInfo.InvariantCulture),
        _ => "U" + point.ToString("X8", CultureInfo.InvariantCulture),
    };

    private static bool IsBreak(int point) => point is '\n' or '\r' or 0x85 or 0x2028 or 0x2029;

    // As the library has it: nothing beyond the basic plane, so that such characters are escaped.
    private static bool IsPrintable(int point) => point is '\n' or (>= ' ' and <= '~') or (>= 0xa0 and < 0xd800) or (>= 0xe000 and < 0xfffe and not 0xfeff);

    /// <summary>What a string's characters allow.</summary>
    private readonly record struct Shape(bool PlainAllowed, bool SingleQuotedAllowed, bool BlockAllowed)
    {
        public static Shape Of(string text)
        {
            if (text.Length == 0)
            {
                return new Shape(true, true, false);
            }

            var indicators = text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal);
            var (special, lineBreaks, breakSpace, spaceBreak, before) = (false, false, false, false, ' ');
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                var blankFollows = i + 1 == text.Length || text[i + 1] is ' ' or '\t';
                indicators |= i == 0
                    ? "#,[]{}&*!|>'\"%@`".Contains(c, StringComparison.Ordinal) || (c is '?' or ':' or '-' && blankFollows)
                    : (c == ':' && blankFollows) || (c == '#' && (before is ' ' or '\t' || IsBreak(before)));
                special |= !IsPrintable(c);
                lineBreaks |= IsBreak(c);
                breakSpace |= c == ' ' && i > 0 && IsBreak(before);
                spaceBreak |= IsBreak(c) && i > 0 && before == ' ';
                before = c;
            }

            var (first, last) = (text[0], text[^1]);
            return new Shape(
                !indicators && !special && !lineBreaks && first != ' ' && last != ' ',
                !special && !breakSpace && !spaceBreak,
                !special && !spaceBreak && last != ' ');
        }
    }
}
