using System.Text;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Patterns;

/// <summary>The <c>regex.*</c> functions.</summary>
internal static class RegexBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("regex.match", "string; string", "boolean", InModules, static (c, o) => Match(c, o[0].Text(), o[1].Text())),
        new("re_match", "string; string", "boolean", Deprecated | InModules, static (c, o) => Match(c, o[0].Text(), o[1].Text())),
        new("regex.is_valid", "string", "boolean", InModules | Validates, static (c, o) => RegoBoolean.Of(IsValid(c, o[0].Text()))),
        new("regex.find_n", "string; string; number", "array<string>", FindAll),
        new("regex.find_all_string_submatch_n", "string; string; number", "array<array<string>>", InModules, FindAllGroups),
        new("regex.split", "string; string", "array<string>", Split),
        new("regex.replace", "string; string; string", "string", Replace),
        new("regex.template_match", "string; string; string; string", "boolean", TemplateMatch),
        new("regex.globs_match", "string; string", "boolean",
            static (context, o) => GlobIntersection.IsNonEmpty(context, o[0].Text(), o[1].Text()) is { } found ? RegoBoolean.Of(found) : null),
    ];

    private static Pattern Compiled(BuiltinContext context, string pattern)
    {
        try
        {
            return context.Caches.GetOrAdd(pattern, Pattern.Compile);
        }
        catch (PatternException e)
        {
            throw new BuiltinException(e.Message);
        }
    }

    private static bool IsValid(BuiltinContext context, string pattern)
    {
        try
        {
            context.Caches.GetOrAdd(pattern, Pattern.Compile);
            return true;
        }
        catch (PatternException)
        {
            return false;
        }
    }

    private static bool Charge(BuiltinContext context, Pattern pattern, string text) => context.ChargeRegex((text.Length + 1L) * pattern.Size);

    private static RegoBoolean? Match(BuiltinContext context, string pattern, string text)
    {
        var compiled = Compiled(context, pattern);
        return Charge(context, compiled, text) ? RegoBoolean.Of(compiled.IsMatch(text)) : null;
    }

    private static List<int[]>? Find(BuiltinContext context, Pattern pattern, string text, int count)
    {
        if (!Charge(context, pattern, text))
        {
            return null;
        }

        var found = pattern.FindAll(text, count);
        return context.Charge((long)found.Count * pattern.Names.Count) ? found : null;
    }

    private static RegoArray? FindAll(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var text = operands[1].Text();
        return Find(context, Compiled(context, operands[0].Text()), text, operands.Position(2)) is { } found
            ? RegoArray.Of(found.Select(m => text[m[0]..m[1]].ToRego()))
            : null;
    }

    private static RegoArray? FindAllGroups(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var text = operands[1].Text();
        var pattern = Compiled(context, operands[0].Text());
        return Find(context, pattern, text, operands.Position(2)) is { } found
            ? RegoArray.Of(found.Select(m => RegoArray.Of(Enumerable.Range(0, pattern.Names.Count).Select(g => Group(text, m, g).ToRego()))))
            : null;
    }

    private static string Group(string text, int[] match, int group) =>
        match[group * 2] >= 0 && match[(group * 2) + 1] >= 0 ? text[match[group * 2]..match[(group * 2) + 1]] : "";

    private static RegoArray? Split(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var text = operands[1].Text();
        if (text.Length == 0 && operands[0].Text().Length > 0)
        {
            return RegoArray.Of(RegoString.Empty);
        }

        if (Find(context, Compiled(context, operands[0].Text()), text, -1) is not { } found)
        {
            return null;
        }

        var parts = new RegoArray(0);
        var (begin, end) = (0, 0);
        foreach (var match in found)
        {
            end = match[0];
            if (match[1] != 0)
            {
                parts.Append(text[begin..end].ToRego());
            }

            begin = match[1];
        }

        if (end != text.Length)
        {
            parts.Append(text[begin..].ToRego());
        }

        return parts;
    }

    private static RegoString? Replace(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var (text, by) = (operands[0].Text(), operands[2].Text());
        var pattern = Compiled(context, operands[1].Text());
        if (!Charge(context, pattern, text))
        {
            return null;
        }

        var result = new StringBuilder();
        var (lastEnd, search) = (0, 0);
        while (search <= text.Length && pattern.Find(text, search) is { } match)
        {
            result.Append(text, lastEnd, match[0] - lastEnd);
            if (match[1] > lastEnd || match[0] == 0)
            {
                ReplacementText.Expand(by, text, match, pattern.Names, result);
            }

            lastEnd = match[1];
            search = match[1] > search ? match[1] : search + Pattern.Width(text, search);
            if (!context.ChargeText(by.Length))
            {
                return null;
            }
        }

        return context.ChargeText(result.Length) ? result.Append(text, lastEnd, text.Length - lastEnd).ToString().ToRego() : null;
    }

    private static RegoBoolean? TemplateMatch(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var (template, text, open, close) = (operands[0].Text(), operands[1].Text(), operands[2].Text(), operands[3].Text());
        if (open.Length != 1 || close.Length != 1)
        {
            throw new BuiltinException(
                $"{(open.Length != 1 ? "start" : "end")} delimiter has to be exactly one character long but is {(open.Length != 1 ? open : close).Length} long");
        }

        return Match(context, TemplatePattern.From(template, open[0], close[0]), text);
    }
}
