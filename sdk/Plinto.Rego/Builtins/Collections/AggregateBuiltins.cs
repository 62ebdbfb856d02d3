using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Collections;

/// <summary>Functions of whole collections.</summary>
internal static class AggregateBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("count", "any<string,array<any>,object<any:any>,set<any>>", "number", InModules, Count) { Expects = "one of {array, object, set, string}" },
        new("sum", "any<array<number>,set<number>>", "number", InModules, static (_, o) => Numbers(o).Aggregate(RegoNumber.Zero, RegoNumber.Add)),
        new("product", "any<array<number>,set<number>>", "number", InModules, static (c, o) => Product(c, o)),
        new("max", "any<array<any>,set<any>>", "any", InModules, static (_, o) => o[0].Elements().Max()),
        new("min", "any<array<any>,set<any>>", "any", InModules, static (_, o) => o[0].Elements().Min()),
        new("sort", "any<array<any>,set<any>>", "array<any>", InModules, static (c, o) => c.Charge(o[0].Elements().Count) ? Sorted(o[0]) : null),
        new("all", "any<array<any>,set<any>>", "boolean", Deprecated | InModules,
            static (_, o) => RegoBoolean.Of(o[0].Elements().All(static x => ReferenceEquals(x, RegoBoolean.True)))),
        new("any", "any<array<any>,set<any>>", "boolean", Deprecated | InModules,
            static (_, o) => RegoBoolean.Of(o[0].Elements().Any(static x => ReferenceEquals(x, RegoBoolean.True)))),
        new("internal.member_2", "any; any", "boolean", InModules | Internal, "in", Member),
        new("internal.member_3", "any; any; any", "boolean", InModules | Internal, "in", MemberWithKey),
    ];

    private static RegoNumber Count(BuiltinContext context, ReadOnlySpan<RegoValue> operands) => RegoNumber.Of(operands[0] switch
    {
        RegoArray array => array.Count,
        RegoSet set => set.Count,
        RegoObject o => o.Count,
        var text => CodePoints.Count(text.Text()),
    });

    private static List<RegoNumber> Numbers(ReadOnlySpan<RegoValue> operands)
    {
        var kind = KindNames.Of(operands[0]);
        var numbers = new List<RegoNumber>();
        foreach (var element in operands[0].Elements())
        {
            numbers.Add(element as RegoNumber
                ?? throw new BuiltinException($"operand 1 must be {kind} of numbers but got {kind} containing {KindNames.Of(element)}", true));
        }

        return numbers;
    }

    private static RegoValue? Product(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var product = RegoNumber.Of(1);
        foreach (var factor in Numbers(operands))
        {
            if (!context.ChargeProduct(product, factor))
            {
                return null;
            }

            product = RegoNumber.Multiply(product, factor);
            if (!product.TryGetInt64(out _) && !context.ChargeText(product.Text.Length))
            {
                return null;
            }

            if (!product.IsInRange)
            {
                return context.Error("number is out of range");
            }
        }

        return product;
    }

    // Stable: 1 and 1.0 are equal, but not written alike.
    private static RegoArray Sorted(RegoValue collection) => RegoArray.Of(collection is RegoArray ? collection.Elements().Order() : collection.Elements());

    private static RegoBoolean Member(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var sought = operands[0];
        switch (operands[1])
        {
            case RegoSet set:
                return RegoBoolean.Of(set.Contains(sought));
            case RegoArray array:
                return RegoBoolean.Of(Holds(array.Span, sought));
            case RegoObject o:
                return RegoBoolean.Of(Holds(o.UnorderedValues, sought));
            default:
                return RegoBoolean.False;
        }
    }

    private static bool Holds(ReadOnlySpan<RegoValue> items, RegoValue sought)
    {
        foreach (var item in items)
        {
            if (item.Equals(sought))
            {
                return true;
            }
        }

        return false;
    }

    private static RegoBoolean MemberWithKey(BuiltinContext context, ReadOnlySpan<RegoValue> operands) => RegoBoolean.Of(operands[2] switch
    {
        RegoSet set => operands[0].Equals(operands[1]) && set.Contains(operands[1]),
        RegoArray array => operands[1].Equals(array.Find(operands[0])),
        RegoObject o => operands[1].Equals(o.Find(operands[0])),
        _ => false,
    });
}
