using System.Buffers;
using System.Globalization;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Types;

/// <summary>Questions about kinds, and conversions between them.</summary>
internal static class TypeBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("is_array", "any", "boolean", InModules, static (_, o) => RegoBoolean.Of(o[0] is RegoArray)),
        new("is_boolean", "any", "boolean", InModules, static (_, o) => RegoBoolean.Of(o[0] is RegoBoolean)),
        new("is_null", "any", "boolean", InModules, static (_, o) => RegoBoolean.Of(o[0] is RegoNull)),
        new("is_number", "any", "boolean", InModules, static (_, o) => RegoBoolean.Of(o[0] is RegoNumber)),
        new("is_object", "any", "boolean", InModules, static (_, o) => RegoBoolean.Of(o[0] is RegoObject)),
        new("is_set", "any", "boolean", InModules, static (_, o) => RegoBoolean.Of(o[0] is RegoSet)),
        new("is_string", "any", "boolean", InModules, static (_, o) => RegoBoolean.Of(o[0] is RegoString)),
        new("type_name", "any", "string", InModules, static (_, o) => KindNames.Of(o[0]).ToRego()),
        new("to_number", "any<null,boolean,number,string>", "number", InModules, ToNumber),
        new("cast_array", "any", "array<any>", Deprecated,
            static (c, o) => o[0] is RegoArray ? o[0] : o[0] is RegoSet set ? RegoArray.Of(set) : c.OperandError(1, "one of {array, set}", o[0])),
        new("cast_boolean", "any", "boolean", Deprecated, static (c, o) => o[0] as RegoBoolean ?? c.OperandError(1, "boolean", o[0])),
        new("cast_null", "any", "null", Deprecated, static (c, o) => o[0] as RegoNull ?? c.OperandError(1, "null", o[0])),
        new("cast_object", "any", "object<any:any>", Deprecated, static (c, o) => o[0] as RegoObject ?? c.OperandError(1, "object", o[0])),
        new("cast_set", "any", "set<any>", Deprecated,
            static (c, o) => o[0] is RegoSet ? o[0] : o[0] is RegoArray array ? RegoSet.Of(array) : c.OperandError(1, "one of {array, set}", o[0])),
        new("cast_string", "any", "string", Deprecated, static (c, o) => o[0] as RegoString ?? c.OperandError(1, "string", o[0])),
    ];

    private static readonly SearchValues<char> FloatCharacters = SearchValues.Create("0123456789+-.eE");

    private static RegoValue? ToNumber(BuiltinContext context, ReadOnlySpan<RegoValue> operands) => operands[0] switch
    {
        RegoNull => RegoNumber.Zero,
        RegoBoolean b => RegoNumber.Of(b.Value ? 1 : 0),
        RegoNumber number => number,
        var text => FromText(text.Text()) ?? NoNumber(context, text),
    };

    private static RegoValue? NoNumber(BuiltinContext context, RegoValue text) => IsNotFinite(text.Text())
        ? context.TypeError("operand 1 must be valid number string but got " + RegoText.Write(text))
        : context.Error($"strconv.ParseFloat: parsing {RegoText.Write(text)}: {(IsDecimal(text.Text()) ? "value out of range" : "invalid syntax")}");

    private static bool IsNotFinite(string text) => text.TrimStart('+', '-').ToUpperInvariant() is "INF" or "INFINITY" or "NAN";

    private static bool IsDecimal(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAnyExcept(FloatCharacters) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    // Go's ParseFloat also takes a plus sign and a missing whole or fractional part, which JSON does not.
    private static RegoNumber? FromText(string text)
    {
        if (!IsDecimal(text) || !double.IsFinite(double.Parse(text, CultureInfo.InvariantCulture)))
        {
            return null;
        }

        if (RegoNumber.TryParse(text, out var number))
        {
            return number;
        }

        var bare = text[0] == '+' ? text[1..] : text;
        var sign = bare[0] == '-' ? "-" : "";
        bare = bare[sign.Length..];
        var exponentAt = bare.IndexOfAny(['e', 'E']);
        var exponent = exponentAt < 0 ? "" : bare[exponentAt..];
        var digits = exponentAt < 0 ? bare : bare[..exponentAt];
        var parts = digits.Split('.');
        var whole = parts[0].TrimStart('0') is { Length: > 0 } kept ? kept : "0";
        var fraction = parts.Length > 1 && parts[1].Length > 0 ? "." + parts[1] : "";
        return RegoNumber.TryParse(sign + whole + fraction + exponent, out number) ? number : null;
    }
}
