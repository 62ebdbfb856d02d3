using System.Numerics;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins;

/// <summary>Reads operands whose kinds the call has checked, and those that need more than a kind.</summary>
internal static class OperandReading
{
    public static string Text(this RegoValue value) => ((RegoString)value).Value;

    public static RegoNumber Number(this RegoValue value) => (RegoNumber)value;

    public static RegoString ToRego(this string text) => RegoString.Of(text);

    /// <summary>The elements of an array or set in Rego's order.</summary>
    public static IReadOnlyCollection<RegoValue> Elements(this RegoValue value) => (IReadOnlyCollection<RegoValue>)value;

    /// <summary>Reads an integer of any size; a fraction is a type error.</summary>
    public static BigInteger Integer(this ReadOnlySpan<RegoValue> operands, int position) =>
        operands[position].Number().TryGetInteger(out var value)
            ? value
            : throw new BuiltinException($"operand {position + 1} must be integer number but got floating-point number", true);

    /// <summary>Reads an integer that fits 64 bits.</summary>
    public static long Int64(this ReadOnlySpan<RegoValue> operands, int position)
    {
        var value = operands.Integer(position);
        return value >= long.MinValue && value <= long.MaxValue
            ? (long)value
            : throw new BuiltinException($"operand {position + 1} must be a 64-bit integer number", true);
    }

    /// <summary>Reads an integer, cut to the range of 32 bits: for counts and positions, where beyond is beyond.</summary>
    public static int Position(this ReadOnlySpan<RegoValue> operands, int position) =>
        (int)BigInteger.Max(int.MinValue, BigInteger.Min(int.MaxValue, operands.Integer(position)));

    /// <summary>Reads an array or set whose elements all are strings.</summary>
    public static List<string> Strings(this ReadOnlySpan<RegoValue> operands, int position)
    {
        var kind = KindNames.Of(operands[position]);
        var texts = new List<string>();
        foreach (var element in operands[position].Elements())
        {
            texts.Add(element is RegoString text
                ? text.Value
                : throw new BuiltinException($"operand {position + 1} must be {kind} of strings but got {kind} containing {KindNames.Of(element)}", true));
        }

        return texts;
    }
}
