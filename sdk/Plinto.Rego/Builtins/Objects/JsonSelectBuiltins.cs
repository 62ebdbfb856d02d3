using System.Globalization;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Objects;

/// <summary><c>json.filter</c> and <c>json.remove</c>.</summary>
internal static class JsonSelectBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("json.filter", "object<any:any>; any<array<any<string,array<any>>>,set<any<string,array<any>>>>", "object<any:any>", InModules,
            static (_, o) => Filter(o[0], JsonPaths.Tree(o[1]))),
        new("json.remove", "object<any:any>; any<array<any<string,array<any>>>,set<any<string,array<any>>>>", "object<any:any>", InModules,
            static (_, o) => Remove(o[0], JsonPaths.Tree(o[1]))),
    ];

    private static RegoValue Filter(RegoValue value, RegoValue tree)
    {
        if (tree is not RegoObject paths)
        {
            return value;
        }

        switch (value)
        {
            case RegoObject o:
                var members = new RegoObject(0);
                foreach (var (key, member) in o)
                {
                    if (paths.Find(key) is { } below)
                    {
                        members.Insert(key, Filter(member, below));
                    }
                }

                return members;
            case RegoArray array:
                var items = new RegoArray(0);
                for (var i = 0; i < array.Count; i++)
                {
                    if (paths.Find(Index(i)) is { } below)
                    {
                        items.Append(Filter(array[i], below));
                    }
                }

                return items;
            case RegoSet set:
                return RegoSet.Of(set.Where(member => paths.Find(member) is not null).Select(member => Filter(member, paths.Find(member)!)));
            default:
                return value;
        }
    }

    // Null: the value itself is removed.
    private static RegoValue? Remove(RegoValue value, RegoValue? tree)
    {
        if (tree is null)
        {
            return value;
        }

        if (tree is not RegoObject paths)
        {
            return null;
        }

        switch (value)
        {
            case RegoObject o:
                var members = new RegoObject(0);
                foreach (var (key, member) in o)
                {
                    if (Remove(member, paths.Find(key)) is { } left)
                    {
                        members.Insert(key, left);
                    }
                }

                return members;
            case RegoArray array:
                var items = new RegoArray(0);
                for (var i = 0; i < array.Count; i++)
                {
                    if (Remove(array[i], paths.Find(Index(i))) is { } left)
                    {
                        items.Append(left);
                    }
                }

                return items;
            case RegoSet set:
                return RegoSet.Of(set.Select(member => Remove(member, paths.Find(member))).OfType<RegoValue>());
            default:
                return value;
        }
    }

    private static RegoString Index(int i) => new(i.ToString(CultureInfo.InvariantCulture));
}
