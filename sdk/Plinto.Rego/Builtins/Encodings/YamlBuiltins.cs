using Plinto.Rego.Values;
using YamlDotNet.Core;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Encodings;

/// <summary>YAML, of which only the parser's events are used: no reflection.</summary>
internal static class YamlBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("yaml.marshal", "any", "string", static (c, o) => new YamlText().Write(o[0]) is var text && c.ChargeText(text.Length) ? text.ToRego() : null),
        new("yaml.unmarshal", "string", "any", Unmarshal),
        new("yaml.is_valid", "string", "boolean", Validates, IsValid),
    ];

    private static RegoValue? Unmarshal(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        try
        {
            return new YamlReader(operands[0].Text(), context).Read();
        }
        catch (YamlException e)
        {
            return context.Error($"yaml: line {Math.Max(1, e.Start.Line - (e.Start.Column <= 1 ? 1 : 0))}: {Problem(e.Message)}");
        }
        catch (InvalidOperationException e)
        {
            // The scanner gives up on some malformed texts this way.
            return context.Error($"yaml: {e.Message}");
        }
    }

    private static RegoBoolean? IsValid(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        try
        {
            return new YamlReader(operands[0].Text(), context).Read() is null ? null : RegoBoolean.True;
        }
        catch (Exception e) when (e is YamlException or BuiltinException or InvalidOperationException)
        {
            return RegoBoolean.False;
        }
    }

    // libyaml's wording, which Go's parser shares.
    private static string Problem(string message) => message.Contains("flow sequence", StringComparison.OrdinalIgnoreCase) ? "did not find expected ',' or ']'"
        : message.Contains("flow mapping", StringComparison.OrdinalIgnoreCase) ? "did not find expected ',' or '}'"
        : message.Contains("block mapping", StringComparison.OrdinalIgnoreCase) ? "did not find expected key"
        : message.Contains("block collection", StringComparison.OrdinalIgnoreCase) ? "did not find expected '-' indicator"
        : message;
}
