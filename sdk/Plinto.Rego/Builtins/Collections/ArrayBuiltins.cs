using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Collections;

/// <summary>The <c>array.*</c> functions.</summary>
internal static class ArrayBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("array.concat", "array<any>; array<any>", "array<any>", InModules,
            static (c, o) => Charged(c, ((RegoArray)o[0]).Concat((RegoArray)o[1]), ((RegoArray)o[0]).Count + ((RegoArray)o[1]).Count)),
        new("array.flatten", "array<any>", "array<any>", InModules, Flatten),
        new("array.reverse", "array<any>", "array<any>", InModules, static (c, o) => Charged(c, ((RegoArray)o[0]).Reverse(), ((RegoArray)o[0]).Count)),
        new("array.slice", "array<any>; number; number", "array<any>", InModules, Slice),
    ];

    private static RegoArray? Charged(BuiltinContext context, IEnumerable<RegoValue> items, long count) =>
        context.Charge(count) ? RegoArray.Of(items) : null;

    private static RegoArray? Flatten(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var flat = new RegoArray(0);
        foreach (var item in (RegoArray)operands[0])
        {
            var parts = item as RegoArray ?? RegoArray.Of(item);
            if (!context.Charge(parts.Count))
            {
                return null;
            }

            foreach (var part in parts)
            {
                flat.Append(part);
            }
        }

        return flat;
    }

    private static RegoArray? Slice(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var array = (RegoArray)operands[0];
        var stop = Math.Clamp(operands.Position(2), 0, array.Count);
        var start = Math.Clamp(operands.Position(1), 0, array.Count);
        return start >= stop ? RegoArray.Empty
            : context.Charge(stop - start) ? new RegoArray(array.Span[start..stop].ToArray())
            : null;
    }
}
