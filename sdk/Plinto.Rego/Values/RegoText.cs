using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Plinto.Rego.Values;

/// <summary>Values as Rego text.</summary>
internal static class RegoText
{
    public static string Write(RegoValue value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    public static void Write(RegoValue value, StringBuilder text)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case RegoNull:
                text.Append("null");
                break;
            case RegoBoolean b:
                text.Append(b.Value ? "true" : "false");
                break;
            case RegoNumber n:
                text.Append(n.Text);
                break;
            case RegoString s:
                Quote(s.Value, text);
                break;
            case RegoArray array:
                WriteItems(array, '[', ']', text);
                break;
            case RegoSet { Count: 0 }:
                text.Append("set()");
                break;
            case RegoSet set:
                WriteItems(set, '{', '}', text);
                break;
            case RegoObject o:
                WriteMembers(o, text);
                break;
        }
    }

    /// <summary>A string between quotes, unprintable characters escaped as Go does.</summary>
    public static void Quote(string value, StringBuilder text)
    {
        WorkMeter.Text(value.Length);
        text.Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
            {
                text.Append('\\').Append((char)rune.Value);
            }
            else if (rune.Value is >= 7 and <= 13)
            {
                text.Append('\\').Append("abtnvfr"[rune.Value - 7]);
            }
            else if (rune.Value is < 32 or 127)
            {
                text.Append("\\x").Append(rune.Value.ToString("x2", CultureInfo.InvariantCulture));
            }
            else if (IsPrintable(rune))
            {
                text.Append(rune.ToString());
            }
            else
            {
                text.Append(rune.Value < 0x10000 ? "\\u" : "\\U").Append(rune.Value.ToString(rune.Value < 0x10000 ? "x4" : "x8", CultureInfo.InvariantCulture));
            }
        }

        text.Append('"');
    }

    /// <summary>Whether Go prints the code point as it is: letters, marks, numbers, punctuation, symbols and the ASCII space.</summary>
    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse => false,
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        _ => true,
    };

    private static void WriteItems(IReadOnlyCollection<RegoValue> items, char open, char close, StringBuilder text)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                text.Append(", ");
            }

            first = false;
            Write(item, text);
        }

        text.Append(close);
    }

    private static void WriteMembers(RegoObject members, StringBuilder text)
    {
        text.Append('{');
        var first = true;
        foreach (var (key, value) in members)
        {
            if (!first)
            {
                text.Append(", ");
            }

            first = false;
            Write(key, text);
            text.Append(": ");
            Write(value, text);
        }

        text.Append('}');
    }
}
