using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Objects;

/// <summary>The <c>object.*</c> functions.</summary>
internal static class ObjectBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("object.get", "object<any:any>; any; any", "any", InModules, Get),
        new("object.keys", "object<any:any>", "set<any>", InModules, static (_, o) => RegoSet.Of(((RegoObject)o[0]).UnorderedKeys.ToArray())),
        new("object.remove", "object<any:any>; any<array<any>,object<any:any>,set<any>>", "object<any:any>", InModules, static (_, o) => Keep((RegoObject)o[0], o[1], kept: false)),
        new("object.filter", "object<any:any>; any<array<any>,object<any:any>,set<any>>", "object<any:any>", InModules, static (_, o) => Keep((RegoObject)o[0], o[1], kept: true)),
        new("object.union", "object<any:any>; object<any:any>", "object<any:any>", InModules, static (c, o) => Union(c, (RegoObject)o[0], (RegoObject)o[1])),
        new("object.union_n", "array<object<any:any>>", "object<any:any>", InModules, UnionAll),
        new("object.subset", "any<array<any>,object<any:any>,set<any>>; any<array<any>,object<any:any>,set<any>>", "boolean", Subset),
    ];

    private static RegoValue Get(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        if (operands[1] is not RegoArray path)
        {
            return ((RegoObject)operands[0]).Find(operands[1]) ?? operands[2];
        }

        var at = operands[0];
        foreach (var part in path)
        {
            var below = at switch
            {
                RegoObject o => o.Find(part),
                RegoArray array => array.Find(part),
                RegoSet set => set.Find(part),
                _ => null,
            };
            if (below is null)
            {
                return operands[2];
            }

            at = below;
        }

        return at;
    }

    private static RegoObject Keep(RegoObject source, RegoValue keys, bool kept)
    {
        var set = keys switch
        {
            RegoSet s => s,
            RegoObject o => RegoSet.Of(o.UnorderedKeys.ToArray()),
            _ => RegoSet.Of(keys.Elements()),
        };
        var result = new RegoObject(0);
        foreach (var (key, value) in source)
        {
            if (set.Contains(key) == kept)
            {
                result.Insert(key, value);
            }
        }

        return result;
    }

    private static RegoObject? Union(BuiltinContext context, RegoObject a, RegoObject b)
    {
        if (!context.Charge(a.Count + b.Count))
        {
            return null;
        }

        var union = a.Copy();
        foreach (var (key, value) in b)
        {
            if (value is RegoObject theirs && a.Find(key) is RegoObject ours)
            {
                if (Union(context, ours, theirs) is not { } merged)
                {
                    return null;
                }

                union.Insert(key, merged);
            }
            else
            {
                union.Insert(key, value);
            }
        }

        return union;
    }

    private static RegoValue? UnionAll(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        RegoObject? union = RegoObject.Empty;
        foreach (var element in (RegoArray)operands[0])
        {
            if (element is not RegoObject o)
            {
                return context.TypeError($"operand 1 must be array of objects but got array containing {KindNames.Of(element)}");
            }

            union = Union(context, union, o);
            if (union is null)
            {
                return null;
            }
        }

        return union;
    }

    private static RegoValue? Subset(BuiltinContext context, ReadOnlySpan<RegoValue> operands) => (operands[0], operands[1]) switch
    {
        (RegoArray all, RegoSet some) => RegoBoolean.Of(some.All(all.Contains)),
        var (all, some) when all.Kind == some.Kind => RegoBoolean.Of(Covers(all, some)),
        _ => context.TypeError("both arguments object.subset must be of the same type or array and set"),
    };

    private static bool Covers(RegoValue all, RegoValue some) => (all, some) switch
    {
        (RegoObject a, RegoObject s) => s.UnorderedKeys.ToArray().All(key => a.Find(key) is { } value && Covers(value, s.Find(key)!)),
        (RegoSet a, RegoSet s) => s.All(a.Contains),
        (RegoArray a, RegoArray s) => CoversRun(a.Span, s.Span),
        _ => all.Equals(some),
    };

    private static bool CoversRun(ReadOnlySpan<RegoValue> all, ReadOnlySpan<RegoValue> run)
    {
        for (var from = 0; from + run.Length <= all.Length; from++)
        {
            var same = true;
            for (var i = 0; i < run.Length && same; i++)
            {
                same = all[from + i].Equals(run[i]);
            }

            if (same)
            {
                return true;
            }
        }

        return false;
    }
}
