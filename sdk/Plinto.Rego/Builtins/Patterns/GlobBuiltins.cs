using System.Text;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Patterns;

/// <summary>The <c>glob.*</c> functions.</summary>
internal static class GlobBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("glob.match", "string; any<null,array<string>>; string", "boolean", InModules, Match),
        new("glob.quote_meta", "string", "string", static (_, o) => Quote(o[0].Text()).ToRego()),
    ];

    private static RegoBoolean? Match(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        // No list at all means that nothing delimits; an empty one means the default.
        var delimiters = operands[1] is RegoNull ? "" : Delimiters(operands) is { Length: > 0 } given ? given : ".";
        var pattern = operands[0].Text();
        var glob = context.Caches.GetOrAdd($"{delimiters.Length}:{delimiters}{pattern}", _ => CompiledGlob.Compile(pattern, delimiters));
        var text = operands[2].Text();
        return context.ChargeRegex((text.Length + 1L) * glob.Pattern.Size) ? RegoBoolean.Of(glob.Pattern.IsMatch(text)) : null;
    }

    private static string Delimiters(ReadOnlySpan<RegoValue> operands)
    {
        var delimiters = operands.Strings(1);
        return delimiters.All(static delimiter => CodePoints.Count(delimiter) == 1)
            ? string.Concat(delimiters)
            : throw new BuiltinException("operand 2 must be array of runes but got array containing string", true);
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder();
        foreach (var c in text)
        {
            if ("*?\\[]{}".Contains(c, StringComparison.Ordinal))
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.ToString();
    }
}
