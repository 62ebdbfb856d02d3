using Plinto.Rego.Builtins;
using Plinto.Rego.Values;

namespace Plinto.Rego.Compile;

/// <summary>Operations on static types. In doubt a type is <see cref="RegoType.Any"/>, which fits everything.</summary>
internal static class Types
{
    /// <summary>No value can have both types.</summary>
    public static bool AreDisjoint(RegoType a, RegoType b)
    {
        if (IsUnknown(a) || IsUnknown(b))
        {
            return false;
        }

        if (a.Kind is RegoTypeKind.Any)
        {
            return a.Union.All(member => AreDisjoint(member, b));
        }

        if (b.Kind is RegoTypeKind.Any)
        {
            return b.Union.All(member => AreDisjoint(a, member));
        }

        if (a.Kind != b.Kind)
        {
            return true;
        }

        return a.Kind switch
        {
            RegoTypeKind.Array => AreArraysDisjoint(a, b),
            RegoTypeKind.Object => AreObjectsDisjoint(a, b),
            _ => false,
        };
    }

    /// <summary>The type of what either type allows.</summary>
    public static RegoType Union(IEnumerable<RegoType> types)
    {
        var members = new List<RegoType>();
        foreach (var type in types)
        {
            if (IsUnknown(type))
            {
                return RegoType.Any;
            }

            foreach (var member in type.Kind is RegoTypeKind.Any ? type.Union : [type])
            {
                if (!members.Any(known => known.ToString() == member.ToString()))
                {
                    members.Add(member);
                }
            }
        }
        return members.Count switch
        {
            0 => RegoType.Any,
            1 => members[0],
            _ => new RegoType { Kind = RegoTypeKind.Any, Union = members },
        };
    }

    /// <summary>The type below an operand; null if there certainly is nothing. <paramref name="operand"/> is null if it is not constant.</summary>
    public static RegoType? Select(RegoType type, RegoValue? operand)
    {
        switch (type.Kind)
        {
            case RegoTypeKind.Any when type.Union.Count == 0: return RegoType.Any;
            case RegoTypeKind.Any:
                var found = type.Union.Select(member => Select(member, operand)).OfType<RegoType>().ToList();
                return found.Count == 0 ? null : Union(found);
            case RegoTypeKind.Array: return SelectItem(type, operand);
            case RegoTypeKind.Object: return SelectMember(type, operand);
            // What a set gives back for a pattern OPA leaves open.
            case RegoTypeKind.Set: return RegoType.Any;
            default: return null;
        }
    }

    /// <summary>The type of a collection's keys: what a variable operand iterates over.</summary>
    public static RegoType KeysOf(RegoType type) => type.Kind switch
    {
        RegoTypeKind.Array => RegoType.Number,
        RegoTypeKind.Object when type.Key is null => RegoType.String,
        RegoTypeKind.Object when type.Members.Count == 0 => type.Key!,
        _ => RegoType.Any,
    };

    /// <summary>An empty literal says nothing of what it might hold, as in OPA: <c>[][0]</c> is undefined and no error.</summary>
    public static RegoType ArrayOf(IReadOnlyList<RegoType> items) => new() { Kind = RegoTypeKind.Array, Static = items, Element = items.Count == 0 ? RegoType.Any : null };

    public static bool IsUnknown(RegoType type) => type.Kind is RegoTypeKind.Any && type.Union.Count == 0;

    private static RegoType? SelectItem(RegoType type, RegoValue? operand)
    {
        if (operand is null)
        {
            var all = type.Element is null ? type.Static : [.. type.Static, type.Element];
            return all.Count == 0 ? null : Union(all);
        }
        if (operand is not RegoNumber number || !number.TryGetInt32(out var index))
        {
            return null;
        }

        return index >= 0 && index < type.Static.Count ? type.Static[index] : type.Element;
    }

    private static RegoType? SelectMember(RegoType type, RegoValue? operand)
    {
        if (operand is null)
        {
            return Union([.. type.Members.Select(static m => m.Value), .. type.Element is null ? Array.Empty<RegoType>() : [type.Element]]);
        }

        foreach (var (name, member) in type.Members)
        {
            if (operand is RegoString text && text.Value == name)
            {
                return member;
            }
        }
        return type.Element;
    }

    private static bool AreArraysDisjoint(RegoType a, RegoType b)
    {
        if ((a.Element is null && b.Static.Count > a.Static.Count) || (b.Element is null && a.Static.Count > b.Static.Count))
        {
            return true;
        }

        for (var i = 0; i < Math.Max(a.Static.Count, b.Static.Count); i++)
        {
            var x = i < a.Static.Count ? a.Static[i] : a.Element;
            var y = i < b.Static.Count ? b.Static[i] : b.Element;
            if (x is not null && y is not null && AreDisjoint(x, y))
            {
                return true;
            }
        }
        return false;
    }

    // Missing members do not count: whether they are required is for the built-in to say.
    private static bool AreObjectsDisjoint(RegoType a, RegoType b) =>
        a.Members.Any(member => b.Members.Any(other => other.Key == member.Key && AreDisjoint(member.Value, other.Value)));
}
