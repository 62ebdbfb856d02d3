using System.Numerics;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Numbers;

/// <summary>Bitwise operations on integers of any size, in two's complement.</summary>
internal static class BitsBuiltins
{
    // A shift by more would only serve to fill memory.
    private const int MostShift = 1_000_000;

    public static readonly BuiltinRow[] Rows =
    [
        new("bits.and", "number; number", "number", InModules, static (_, o) => RegoNumber.Of(o.Integer(0) & o.Integer(1))),
        new("bits.or", "number; number", "number", InModules, static (_, o) => RegoNumber.Of(o.Integer(0) | o.Integer(1))),
        new("bits.xor", "number; number", "number", InModules, static (_, o) => RegoNumber.Of(o.Integer(0) ^ o.Integer(1))),
        new("bits.negate", "number", "number", InModules, static (_, o) => RegoNumber.Of(~o.Integer(0))),
        new("bits.lsh", "number; number", "number", InModules, static (c, o) => Shift(c, o, left: true)),
        new("bits.rsh", "number; number", "number", InModules, static (c, o) => Shift(c, o, left: false)),
    ];

    private static RegoValue? Shift(BuiltinContext context, ReadOnlySpan<RegoValue> operands, bool left)
    {
        var (value, by) = (operands.Integer(0), operands.Integer(1));
        if (by.Sign < 0)
        {
            return context.TypeError("operand 2 must be an unsigned integer number but got a negative integer");
        }

        if (!left)
        {
            return RegoNumber.Of(by > int.MaxValue ? (value.Sign < 0 ? BigInteger.MinusOne : BigInteger.Zero) : value >> (int)by);
        }

        return by > MostShift ? context.Error("shift is too large") : context.ChargeText((long)by / 3) ? RegoNumber.Of(value << (int)by) : null;
    }
}
