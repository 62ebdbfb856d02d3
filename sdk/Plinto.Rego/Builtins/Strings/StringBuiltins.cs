using System.Globalization;
using System.Numerics;
using System.Text;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Strings;

/// <summary>Searching, comparing and changing strings; positions and counts are of code points.</summary>
internal static class StringBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("concat", "string; any<array<string>,set<string>>", "string", InModules, Concat),
        new("contains", "string; string", "boolean", InModules,
            static (c, o) => c.ChargeSearch(o[0].Text(), o[1].Text()) ? RegoBoolean.Of(o[0].Text().Contains(o[1].Text(), StringComparison.Ordinal)) : null),
        new("startswith", "string; string", "boolean", InModules, static (_, o) => RegoBoolean.Of(o[0].Text().StartsWith(o[1].Text(), StringComparison.Ordinal))),
        new("endswith", "string; string", "boolean", InModules, static (_, o) => RegoBoolean.Of(o[0].Text().EndsWith(o[1].Text(), StringComparison.Ordinal))),
        new("strings.any_prefix_match", "any<string,array<string>,set<string>>; any<string,array<string>,set<string>>", "boolean",
            static (c, o) => AnyMatch(c, o, static (text, part) => text.StartsWith(part, StringComparison.Ordinal))),
        new("strings.any_suffix_match", "any<string,array<string>,set<string>>; any<string,array<string>,set<string>>", "boolean",
            static (c, o) => AnyMatch(c, o, static (text, part) => text.EndsWith(part, StringComparison.Ordinal))),
        new("format_int", "number; number", "string", InModules, FormatInteger),
        new("indexof", "string; string", "number", InModules, IndexOf),
        new("indexof_n", "string; string", "array<number>", AllIndexes),
        new("lower", "string", "string", InModules, static (_, o) => Lower(o[0].Text()).ToRego()),
        new("upper", "string", "string", InModules, static (_, o) => Upper(o[0].Text()).ToRego()),
        new("strings.count", "string; string", "number", static (c, o) => c.ChargeSearch(o[0].Text(), o[1].Text()) ? RegoNumber.Of(CountOf(o[0].Text(), o[1].Text())) : null),
        new("strings.reverse", "string", "string", InModules, Reverse),
        new("substring", "string; number; number", "string", InModules, Substring),
    ];

    // .NET's invariant mappings leave out the three that lead from beyond ASCII into it, save the Kelvin sign's; Go's have them.
    private static string Lower(string text) => text.Replace('\u0130', 'i').ToLowerInvariant();

    private static string Upper(string text) => text.ToUpperInvariant().Replace('\u0131', 'I').Replace('\u017f', 'S');

    private static RegoString? Concat(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var parts = operands.Strings(1);
        var separator = operands[0].Text();
        return context.ChargeText(parts.Sum(static p => (long)p.Length) + ((long)separator.Length * parts.Count))
            ? string.Join(separator, parts).ToRego()
            : null;
    }

    private static RegoBoolean? AnyMatch(BuiltinContext context, ReadOnlySpan<RegoValue> operands, Func<string, string, bool> matches)
    {
        var texts = TextOrTexts(operands, 0);
        var parts = TextOrTexts(operands, 1);
        if (!context.ChargeRegex((long)texts.Count * parts.Count))
        {
            return null;
        }

        foreach (var text in texts)
        {
            foreach (var part in parts)
            {
                if (matches(text, part))
                {
                    return RegoBoolean.True;
                }
            }
        }

        return RegoBoolean.False;
    }

    private static List<string> TextOrTexts(ReadOnlySpan<RegoValue> operands, int position) =>
        operands[position] is RegoString text ? [text.Value] : operands.Strings(position);

    private static RegoValue? FormatInteger(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var value = operands[0].Number().Truncate();
        return operands[1].Number().TryGetInt32(out var radix) && radix is 2 or 8 or 10 or 16
            ? InRadix(value, radix).ToRego()
            : context.TypeError("operand 2 must be one of {2, 8, 10, 16}");
    }

    private static string InRadix(BigInteger value, int radix)
    {
        if (radix == 10)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        var magnitude = BigInteger.Abs(value);
        var digits = radix == 16 ? magnitude.ToString("x", CultureInfo.InvariantCulture) : magnitude.ToString("b", CultureInfo.InvariantCulture);
        if (radix == 8)
        {
            digits = digits.PadLeft((digits.Length + 2) / 3 * 3, '0');
            digits = string.Concat(digits.Chunk(3).Select(static bits => (char)('0' + (((bits[0] - '0') * 4) + ((bits[1] - '0') * 2) + (bits[2] - '0')))));
        }

        digits = digits.TrimStart('0');
        return (value.Sign < 0 ? "-" : "") + (digits.Length == 0 ? "0" : digits);
    }

    private static RegoValue? IndexOf(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var (text, sought) = (operands[0].Text(), operands[1].Text());
        if (sought.Length == 0)
        {
            return context.Error("empty search character");
        }

        if (!context.ChargeSearch(text, sought))
        {
            return null;
        }

        var at = text.IndexOf(sought, StringComparison.Ordinal);
        return RegoNumber.Of(at <= 0 ? at : CodePoints.Count(text.AsSpan(0, at)));
    }

    private static RegoValue? AllIndexes(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var (text, sought) = (operands[0].Text(), operands[1].Text());
        if (sought.Length == 0)
        {
            return context.Error("empty search character");
        }

        if (!context.ChargeSearch(text, sought))
        {
            return null;
        }

        var found = new RegoArray(0);
        var (counted, position) = (0, 0);
        for (var at = text.IndexOf(sought, StringComparison.Ordinal); at >= 0; at = text.IndexOf(sought, at + 1, StringComparison.Ordinal))
        {
            position += CodePoints.Count(text.AsSpan(counted, at - counted));
            counted = at;
            found.Append(RegoNumber.Of(position));
        }

        return context.Charge(found.Count) ? found : null;
    }

    private static int CountOf(string text, string sought)
    {
        if (sought.Length == 0)
        {
            return CodePoints.Count(text) + 1;
        }

        var count = 0;
        for (var at = text.IndexOf(sought, StringComparison.Ordinal); at >= 0; at = text.IndexOf(sought, at + sought.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private static RegoString Reverse(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var reversed = new StringBuilder();
        foreach (var rune in operands[0].Text().EnumerateRunes().Reverse())
        {
            reversed.Append(rune.ToString());
        }

        return reversed.ToString().ToRego();
    }

    private static RegoValue? Substring(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var text = operands[0].Text();
        var (offset, length) = (operands.Position(1), operands.Position(2));
        if (offset < 0)
        {
            return context.Error("negative offset");
        }

        var start = CodePoints.UnitIndex(text, offset);
        var end = length < 0 ? text.Length : start + CodePoints.UnitIndex(text[start..], length);
        return text[start..end].ToRego();
    }
}
