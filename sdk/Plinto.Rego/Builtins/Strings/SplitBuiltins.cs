using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Strings;

/// <summary>Splitting, replacing and trimming strings.</summary>
internal static class SplitBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("split", "string; string", "array<string>", InModules, static (c, o) => Split(c, o[0].Text(), o[1].Text())),
        new("strings.split_n", "string; string; number", "array<string>", SplitSome),
        new("replace", "string; string; string", "string", InModules, Replace),
        new("strings.replace_n", "object<string:string>; string", "string", InModules, ReplaceAll),
        new("trim", "string; string", "string", InModules,
            static (c, o) => c.ChargeSearch(o[0].Text(), o[1].Text()) ? TrimEnd(TrimStart(o[0].Text(), o[1].Text()), o[1].Text()).ToRego() : null),
        new("trim_left", "string; string", "string", InModules, static (c, o) => c.ChargeSearch(o[0].Text(), o[1].Text()) ? TrimStart(o[0].Text(), o[1].Text()).ToRego() : null),
        new("trim_right", "string; string", "string", InModules, static (c, o) => c.ChargeSearch(o[0].Text(), o[1].Text()) ? TrimEnd(o[0].Text(), o[1].Text()).ToRego() : null),
        new("trim_prefix", "string; string", "string", InModules,
            static (_, o) => o[0].Text() is var t && t.StartsWith(o[1].Text(), StringComparison.Ordinal) ? t[o[1].Text().Length..].ToRego() : o[0]),
        new("trim_suffix", "string; string", "string", InModules,
            static (_, o) => o[0].Text() is var t && t.EndsWith(o[1].Text(), StringComparison.Ordinal) ? t[..^o[1].Text().Length].ToRego() : o[0]),
        new("trim_space", "string", "string", InModules, static (_, o) => o[0].Text().Trim().ToRego()),
    ];

    private static RegoArray? Split(BuiltinContext context, string text, string separator)
    {
        if (!context.ChargeSearch(text, separator))
        {
            return null;
        }

        var parts = new RegoArray(0);
        var from = 0;
        while ((separator.Length > 0 ? text.IndexOf(separator, from, StringComparison.Ordinal) : NextCodePoint(text, from)) is >= 0 and var at)
        {
            parts.Append(text[from..at].ToRego());
            from = at + separator.Length;
        }

        if (separator.Length > 0 || from < text.Length)
        {
            parts.Append(text[from..].ToRego());
        }

        return context.Charge(parts.Count) ? parts : null;
    }

    // The first n parts, or the last -n.
    private static RegoArray? SplitSome(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var count = operands.Position(2);
        if (Split(context, operands[0].Text(), operands[1].Text()) is not { } parts)
        {
            return null;
        }

        return count >= 0
            ? RegoArray.Of(parts.Take(count))
            : RegoArray.Of(parts.TakeLast(count == int.MinValue ? int.MaxValue : -count));
    }

    // Where the code point after the one at `from` starts; -1 when that one is the last, which is the rest.
    private static int NextCodePoint(string text, int from)
    {
        if (from >= text.Length)
        {
            return -1;
        }

        var next = from + (char.IsHighSurrogate(text[from]) && from + 1 < text.Length ? 2 : 1);
        return next < text.Length ? next : -1;
    }

    private static RegoString? Replace(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var (text, old, by) = (operands[0].Text(), operands[1].Text(), operands[2].Text());
        if (!context.ChargeText(text.Length * (long)Math.Max(1, by.Length / Math.Max(1, old.Length))) || !context.ChargeSearch(text, old))
        {
            return null;
        }

        return old.Length > 0
            ? text.Replace(old, by, StringComparison.Ordinal).ToRego()
            : (by + string.Concat(text.EnumerateRunes().Select(rune => rune.ToString() + by))).ToRego();
    }

    private static RegoValue? ReplaceAll(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var pairs = new List<(string Old, string By)>();
        foreach (var (key, value) in (RegoObject)operands[0])
        {
            if (key is not RegoString old)
            {
                return context.TypeError("operand 1 non-string key found in pattern object");
            }

            if (value is not RegoString by)
            {
                return context.TypeError("operand 1 non-string value found in pattern object");
            }

            pairs.Add((old.Value, by.Value));
        }

        // At most what could come of it, before it is made.
        var text = operands[1].Text();
        var growth = pairs.Select(static pair => (pair.By.Length / Math.Max(1, pair.Old.Length)) + (pair.Old.Length == 0 ? 1 : 0)).Append(1).Max();
        return context.ChargeText((text.Length + 1L) * growth) && context.ChargeRegex((text.Length + 1L) * pairs.Count) ? new TextReplacer(pairs).Replace(text).ToRego() : null;
    }

    private static string TrimStart(string text, string cutset)
    {
        var at = 0;
        while (at < text.Length && CodePointAt(text, at) is var part && cutset.Contains(part, StringComparison.Ordinal))
        {
            at += part.Length;
        }

        return text[at..];
    }

    private static string TrimEnd(string text, string cutset)
    {
        var end = text.Length;
        while (end > 0)
        {
            var start = end - (end > 1 && char.IsLowSurrogate(text[end - 1]) ? 2 : 1);
            if (!cutset.Contains(text[start..end], StringComparison.Ordinal))
            {
                break;
            }

            end = start;
        }

        return text[..end];
    }

    private static string CodePointAt(string text, int at) =>
        text.Substring(at, char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1);
}
