using System.Text;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Strings;

/// <summary><c>sprintf</c> and template strings, and the built-ins that only write for people.</summary>
internal static class FormatBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("sprintf", "string; array<any>", "string",
            static (c, o) => new GoFormat(o[0].Text(), (RegoArray)o[1]).Run() is var text && c.ChargeText(text.Length) ? text.ToRego() : null),
        new("internal.template_string", "array<any>", "string", InModules | Internal, TemplateString),
        new("internal.print", "array<set<any>>", null, Internal | Speaks, Print),
        new("internal.test_case", "array<any>", null, Internal, TestCase),
        new("trace", "string", "boolean", Speaks, static (_, _) => RegoBoolean.True),
    ];

    private static RegoBoolean TestCase(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        context.OnTestCase?.Invoke((RegoArray)operands[0]);
        return RegoBoolean.True;
    }

    // Each operand is a set of what its expression came to, empty if undefined; several values make several lines, as in OPA.
    private static RegoBoolean? Print(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        if (context.Print is not { } print)
        {
            return RegoBoolean.True;
        }

        List<string> lines = [""];
        foreach (var operand in (RegoArray)operands[0])
        {
            List<string> values = [.. ((RegoSet)operand).Select(static value => value is RegoString text ? text.Value : value.ToString())];
            values = values.Count == 0 ? ["<undefined>"] : values;
            if (!context.Charge((long)lines.Count * values.Count)
                || !context.ChargeText((lines.Sum(static line => (long)line.Length) * values.Count) + values.Sum(static value => (long)value.Length)))
            {
                return null;
            }

            lines = [.. lines.SelectMany(line => values.Select(value => line.Length == 0 ? value : $"{line} {value}"))];
        }

        lines.ForEach(print);
        return RegoBoolean.True;
    }

    // Parts are constants, or sets of what their expression came to: the empty set says undefined.
    private static RegoValue? TemplateString(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var text = new StringBuilder();
        foreach (var part in (RegoArray)operands[0])
        {
            switch (part)
            {
                case RegoSet { Count: 0 }:
                    text.Append("<undefined>");
                    break;
                case RegoSet { Count: 1 } set:
                    Append(text, set.Unordered[0]);
                    break;
                case RegoSet:
                    return context.Error("template-strings must not produce multiple outputs");
                default:
                    Append(text, part);
                    break;
            }
        }

        return context.ChargeText(text.Length) ? text.ToString().ToRego() : null;
    }

    private static void Append(StringBuilder text, RegoValue value)
    {
        if (value is RegoString s)
        {
            text.Append(s.Value);
        }
        else
        {
            RegoText.Write(value, text);
        }
    }
}
