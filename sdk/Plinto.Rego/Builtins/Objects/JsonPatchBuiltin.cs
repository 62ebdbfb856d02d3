using System.Globalization;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Objects;

/// <summary><c>json.patch</c>: RFC 6902, also through sets (whose members are their own keys) and with paths as arrays of keys.</summary>
internal static class JsonPatchBuiltin
{
    public static readonly BuiltinRow[] Rows =
    [
        new("json.patch", "any; array<{op:string,path:any}object<any:any>>", "any", static (_, o) => Patch(o[0], (RegoArray)o[1])),
    ];

    private static RegoValue? Patch(RegoValue document, RegoArray operations)
    {
        RegoValue? result = document;
        foreach (var element in operations)
        {
            if (element is not RegoObject operation || !TryApply(ref result, operation))
            {
                return null;
            }
        }

        return result;
    }

    // False: the operation is none or does not apply, and the whole patch is undefined. The document is null while its root is removed.
    private static bool TryApply(ref RegoValue? document, RegoObject operation)
    {
        if (Path(operation, "path") is not { } path || operation.Find("op") is not RegoString { Value: var kind })
        {
            return false;
        }

        var value = operation.Find("value");
        switch (kind)
        {
            case "add":
                return TryAdd(ref document, path, value);
            case "replace":
                return value is not null && (path.Length == 0 ? TryRemove(ref document, path) && TryAdd(ref document, path, value) : TryEdit(ref document, path, value, Replace));
            case "remove":
                return TryRemove(ref document, path);
            case "test":
                return Find(document, path) is { } found && found.Equals(value);
            case "copy":
                return Path(operation, "from") is { } source && TryAdd(ref document, path, Find(document, source));
            case "move":
                return Path(operation, "from") is { } from && Find(document, from) is { } moved && TryRemove(ref document, from) && TryAdd(ref document, path, moved);
            default:
                return false;
        }
    }

    private static bool TryAdd(ref RegoValue? document, RegoValue[] path, RegoValue? value)
    {
        if (path.Length > 0)
        {
            return value is not null && TryEdit(ref document, path, value, Add);
        }

        document = value;
        return value is not null;
    }

    private static bool TryRemove(ref RegoValue? document, RegoValue[] path)
    {
        if (path.Length > 0)
        {
            return TryEdit(ref document, path, null, Remove);
        }

        var there = document is not null;
        document = null;
        return there;
    }

    private static bool TryEdit(ref RegoValue? document, RegoValue[] path, RegoValue? value, Func<RegoValue, RegoValue, RegoValue?, RegoValue?> change)
    {
        document = document is null ? null : Edit(document, path, value, change);
        return document is not null;
    }

    private static RegoValue[]? Path(RegoObject operation, string name) => operation.Find(name) is { } value && JsonPaths.Parse(value) is { } path ? [.. path] : null;

    private static RegoValue? Find(RegoValue? at, ReadOnlySpan<RegoValue> path)
    {
        foreach (var part in path)
        {
            at = at is null ? null : Child(at, part);
        }

        return at;
    }

    private static RegoValue? Child(RegoValue at, RegoValue part) => at switch
    {
        RegoObject o => o.Find(part),
        RegoArray array => Index(part, array.Count - 1) is { } i ? array[i] : null,
        RegoSet set => set.Find(part),
        _ => null,
    };

    private static RegoValue? Edit(RegoValue at, ReadOnlySpan<RegoValue> path, RegoValue? value, Func<RegoValue, RegoValue, RegoValue?, RegoValue?> change)
    {
        if (path.Length == 1)
        {
            return change(at, path[0], value);
        }

        if (Child(at, path[0]) is not { } below || Edit(below, path[1..], value, change) is not { } edited)
        {
            return null;
        }

        return at is RegoSet set ? RegoSet.Of(set.Where(x => !x.Equals(below)).Append(edited)) : Replace(at, path[0], edited);
    }

    private static RegoValue? Add(RegoValue at, RegoValue key, RegoValue? value)
    {
        switch (at)
        {
            case RegoObject o:
                var members = o.Copy();
                members.Insert(key, value!);
                return members;
            case RegoArray array:
                var index = key is RegoString { Value: "-" } ? array.Count : Index(key, array.Count);
                return index is null ? null : RegoArray.Of([.. array.Take(index.Value), value!, .. array.Skip(index.Value)]);
            case RegoSet set when key.Equals(value):
                return RegoSet.Of(set.Append(value!));
            default:
                return null;
        }
    }

    private static RegoValue? Replace(RegoValue at, RegoValue key, RegoValue? value)
    {
        switch (at)
        {
            case RegoObject o when o.Find(key) is not null:
                var members = o.Copy();
                members.Insert(key, value!);
                return members;
            case RegoArray array when Index(key, array.Count - 1) is { } index:
                return RegoArray.Of([.. array.Take(index), value!, .. array.Skip(index + 1)]);
            case RegoSet set when set.Contains(key) && key.Equals(value):
                return set;
            default:
                return null;
        }
    }

    private static RegoValue? Remove(RegoValue at, RegoValue key, RegoValue? value) => at switch
    {
        RegoObject o when o.Find(key) is not null => RegoObject.Of(o.UnorderedKeys.ToArray().Where(k => !k.Equals(key)).Select(k => KeyValuePair.Create(k, o.Find(k)!))),
        RegoArray array when Index(key, array.Count - 1) is { } index => RegoArray.Of([.. array.Take(index), .. array.Skip(index + 1)]),
        RegoSet set when set.Contains(key) => RegoSet.Of(set.Where(x => !x.Equals(key))),
        _ => null,
    };

    private static int? Index(RegoValue part, int last)
    {
        int index;
        if (part is RegoNumber number)
        {
            return number.TryGetInt32(out index) && index >= 0 && index <= last ? index : null;
        }

        return part is RegoString { Value: var text }
            && (text == "0" || (text.Length > 0 && text[0] != '0'))
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index <= last
                ? index
                : null;
    }
}
