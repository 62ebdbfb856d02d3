using System.Text.RegularExpressions;

namespace Plinto.Rego.Tests.Laws;

/// <summary>Changes text the way editors, attackers and accidents do: pieces removed, doubled, swapped, brackets and words thrown in.</summary>
internal static partial class Mutator
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", "(", ")", "|", ":", ":=", "=", "==", "!=", ",", ";", ".", "\n", " ", "\"", "`", "$\"", "{{", "}}", "#", "-", "+", "&", "%", "\\",
        "not ", "some x in ", "every k, v in ", " with input as ", " as ", "default ", " else ", " if ", " contains ", " in ", "null", "true", "_", "input", "data", "set()",
        "import rego.v1\n", "import future.keywords.not\n", "import future.keywords.and\n", "import future.keywords.or\n", "x", "p", "0", "1e400", "\u0000", "\u00e9",
        "\ud83d\ude00", "[x | x = ", "{k: v | ", "count(", "walk(input, ", "data.test", "[_]", "[i]", "999999999999999999999", "regex.match(\"(a*)*b\", ",
    ];

    public static string Mutate(string text, IReadOnlyList<string> others, Dice dice)
    {
        for (var times = dice.Next(3) == 0 ? 1 + dice.Next(4) : 1; times > 0; times--)
        {
            text = MutateOnce(text, others, dice);
        }

        return text;
    }

    private static string MutateOnce(string text, IReadOnlyList<string> others, Dice dice) =>
        dice.Next(3) switch
        {
            0 => MutateText(text, others, dice),
            1 => MutateLines(text, others, dice),
            _ => MutateWords(text, dice),
        };

    private static string MutateLines(string text, IReadOnlyList<string> others, Dice dice)
    {
        var lines = text.Split('\n').ToList();
        var at = dice.Next(lines.Count);
        switch (dice.Next(4))
        {
            case 0: lines.RemoveAt(at); break;
            case 1: lines.Insert(dice.Next(lines.Count), lines[at]); break;
            case 2: lines.Insert(at, dice.Pick(dice.Pick(others).Split('\n'))); break;
            default:
                var other = dice.Next(lines.Count);
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
        }
        return string.Join('\n', lines);
    }

    // A word becomes another word of the same text, so that the result often still parses.
    private static string MutateWords(string text, Dice dice)
    {
        var words = Words().Matches(text);
        if (words.Count == 0)
        {
            return text;
        }

        var (from, to) = (words[dice.Next(words.Count)], words[dice.Next(words.Count)]);
        return string.Concat(text.AsSpan(0, to.Index), from.Value, text.AsSpan(to.Index + to.Length));
    }

    [GeneratedRegex("[A-Za-z_][A-Za-z_0-9]*|[0-9]+|\"[^\"\\n]*\"|[-+*/%&|<>=!:]+")]
    private static partial Regex Words();

    private static string MutateText(string text, IReadOnlyList<string> others, Dice dice)
    {
        var at = dice.Next(text.Length + 1);
        var length = Math.Min(dice.Next(12), text.Length - at);
        switch (dice.Next(7))
        {
            case 0: return text.Remove(at, length);
            case 1: return text.Insert(at, text.Substring(at, length));
            case 2: return text.Insert(at, dice.Pick(Pieces));
            case 3: return text.Remove(at, length).Insert(at, dice.Pick(Pieces));
            case 4:
                var other = dice.Pick(others);
                var from = dice.Next(other.Length + 1);
                return text.Insert(at, other.Substring(from, Math.Min(dice.Next(40), other.Length - from)));
            case 5:
                var end = Math.Min(at + length, text.Length);
                var target = dice.Next(text.Length - (end - at) + 1);
                var piece = text[at..end];
                return text.Remove(at, end - at).Insert(target, piece);
            default:
                var word = dice.Pick(Pieces);
                return text.Insert(at, string.Concat(Enumerable.Repeat(word, 1 + dice.Next(dice.Next(50) == 0 ? 500 : 8))));
        }
    }
}
