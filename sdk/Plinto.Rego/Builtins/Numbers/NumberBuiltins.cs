using System.Numerics;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Numbers;

/// <summary>Arithmetic, rounding and ranges.</summary>
internal static class NumberBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("abs", "number", "number", InModules, static (_, o) => o[0].Number().Abs()),
        new("ceil", "number", "number", InModules, static (_, o) => o[0].Number().Ceiling()),
        new("floor", "number", "number", InModules, static (_, o) => o[0].Number().Floor()),
        new("round", "number", "number", InModules, static (_, o) => o[0].Number().Round()),
        new("plus", "number; number", "number", InModules, "+", static (c, o) => InRange(c, RegoNumber.Add(o[0].Number(), o[1].Number()))),
        new("minus", "any<number,set<any>>; any<number,set<any>>", "any<number,set<any>>", InModules | MakesSet, "-", Minus),
        new("mul", "number; number", "number", InModules, "*", static (c, o) => Multiply(c, o[0].Number(), o[1].Number())),
        new("div", "number; number", "number", InModules, "/",
            static (c, o) => o[1].Number().IsZero ? c.Error("divide by zero") : InRange(c, RegoNumber.Divide(o[0].Number(), o[1].Number()))),
        new("rem", "number; number", "number", InModules, "%", Remainder),
        new("numbers.range", "number; number", "array<number>", InModules, static (c, o) => Range(c, o.Integer(0), o.Integer(1), 1)),
        new("numbers.range_step", "number; number; number", "array<number>", RangeStep),
        new("rand.intn", "string; number", "number", Nondeterministic, RandomInteger),
    ];

    private static RegoValue? Minus(BuiltinContext context, ReadOnlySpan<RegoValue> operands) => (operands[0], operands[1]) switch
    {
        (RegoNumber a, RegoNumber b) => InRange(context, RegoNumber.Subtract(a, b)),
        (RegoSet a, RegoSet b) => RegoSet.Of(a.Where(x => !b.Contains(x))),
        (RegoNumber, var b) => context.OperandError(2, "number", b),
        var (_, b) => context.OperandError(2, "set", b),
    };

    private static RegoValue? InRange(BuiltinContext context, RegoNumber result) => result.IsInRange ? result : context.Error("number is out of range");

    // Repeated squaring doubles the digits each time: without a charge a few steps would fill memory.
    private static RegoValue? Multiply(BuiltinContext context, RegoNumber a, RegoNumber b)
    {
        if (!context.ChargeProduct(a, b))
        {
            return null;
        }

        var product = RegoNumber.Multiply(a, b);
        return product.TryGetInt64(out _) || context.ChargeText(product.Text.Length) ? InRange(context, product) : null;
    }

    private static RegoValue? Remainder(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        if (!operands[0].Number().TryGetInteger(out var a) || !operands[1].Number().TryGetInteger(out var b))
        {
            return context.Error("modulo on floating-point number");
        }

        return b.IsZero ? context.Error("modulo by zero") : RegoNumber.Remainder(a, b);
    }

    private static RegoValue? RangeStep(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var (from, to, step) = (operands.Integer(0), operands.Integer(1), operands.Integer(2));
        return step.Sign <= 0 ? context.Error("step must be a positive integer") : Range(context, from, to, step);
    }

    private static RegoArray? Range(BuiltinContext context, BigInteger from, BigInteger to, BigInteger step)
    {
        var count = (BigInteger.Abs(to - from) / step) + 1;
        if (count > int.MaxValue || !context.Charge((long)count))
        {
            context.Charge(long.MaxValue / 2);
            return null;
        }

        var items = new RegoValue[(int)count];
        var signed = to < from ? -step : step;
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = RegoNumber.Of(from);
            from += signed;
        }

        return new RegoArray(items);
    }

    private static RegoValue? RandomInteger(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var bound = BigInteger.Abs(operands.Integer(1));
        return bound.IsZero
            ? RegoNumber.Zero
            : context.Fixed(RegoArray.Of("rand.intn".ToRego(), operands[0], operands[1]), c => RegoNumber.Of(c.RandomBelow(bound)));
    }
}
