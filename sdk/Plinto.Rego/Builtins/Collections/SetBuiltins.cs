using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Collections;

/// <summary>Set algebra.</summary>
internal static class SetBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("and", "set<any>; set<any>", "set<any>", InModules | MakesSet, "&", static (_, o) => Intersect((RegoSet)o[0], (RegoSet)o[1])),
        new("or", "set<any>; set<any>", "set<any>", InModules, "|",
            static (c, o) => c.Charge(((RegoSet)o[0]).Count + ((RegoSet)o[1]).Count) ? RegoSet.Of(((RegoSet)o[0]).Concat((RegoSet)o[1])) : null),
        new("set_diff", "set<any>; set<any>", "set<any>", Deprecated | InModules, static (_, o) => Without((RegoSet)o[0], (RegoSet)o[1])),
        new("intersection", "set<set<any>>", "set<any>", InModules | MakesSet,
            static (_, o) => Sets(o).Aggregate((RegoSet?)null, static (all, set) => all is null ? set : Intersect(all, set)) ?? RegoSet.Empty),
        new("union", "set<set<any>>", "set<any>", InModules,
            static (c, o) => Sets(o) is var sets && c.Charge(sets.Sum(static s => (long)s.Count)) ? RegoSet.Of(sets.SelectMany(static s => s)) : null),
    ];

    private static RegoSet Intersect(RegoSet a, RegoSet b) => a.Count <= b.Count ? RegoSet.Of(a.Where(b.Contains)) : RegoSet.Of(b.Where(a.Contains));

    private static RegoSet Without(RegoSet set, RegoSet other) => RegoSet.Of(set.Where(x => !other.Contains(x)));

    private static List<RegoSet> Sets(ReadOnlySpan<RegoValue> operands)
    {
        var sets = new List<RegoSet>();
        foreach (var element in (RegoSet)operands[0])
        {
            sets.Add(element as RegoSet ?? throw new BuiltinException($"operand 1 must be set of sets but got set containing {KindNames.Of(element)}", true));
        }

        return sets;
    }
}
