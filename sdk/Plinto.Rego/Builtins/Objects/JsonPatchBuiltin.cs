using System.Globalization;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Objects;

/// <summary><c>json.patch</c>: RFC 6902, also through sets (whose members are their own keys) and with paths as arrays of keys.</summary>
internal static class JsonPatchBuiltin
{
    public static readonly BuiltinRow[] Rows =
    [
        new("json.patch", static (c, o) => Patch(c, o[0], (RegoArray)o[1])),
    ];

    private static RegoValue? Patch(BuiltinContext context, RegoValue document, RegoArray operations)
    {
        RegoValue? result = document;
        foreach (var element in operations)
        {
            if (element is not RegoObject operation)
            {
                return context.TypeError($"operand 2 must be array of objects but got array containing {KindNames.Of(element)}");
            }

            result = Apply(result, operation);
            if (result is null)
            {
                return null;
            }
        }

        return result;
    }

    // Null: the operation does not apply, and the whole patch is undefined.
    private static RegoValue? Apply(RegoValue document, RegoObject operation)
    {
        var path = Path(operation, "path");
        var kind = (Attribute(operation, "op") as RegoString)?.Value ?? throw new BuiltinException("attribute 'op' must be string");
        switch (kind)
        {
            case "add":
                return Edit(document, path, Attribute(operation, "value"), Add);
            case "replace":
                return Edit(document, path, Attribute(operation, "value"), Replace);
            case "remove":
                return path.Length == 0 ? null : Edit(document, path, null, Remove);
            case "test":
                return Find(document, path) is { } found && found.Equals(Attribute(operation, "value")) ? document : null;
            case "copy":
                return Find(document, Path(operation, "from")) is { } copied ? Edit(document, path, copied, Add) : null;
            case "move":
                return Move(document, Path(operation, "from"), path);
            default:
                throw new BuiltinException($"unrecognized op '{kind}'");
        }
    }

    private static RegoValue? Move(RegoValue document, RegoValue[] from, RegoValue[] path)
    {
        if (Find(document, from) is not { } moved)
        {
            return null;
        }

        var without = from.Length == 0 ? RegoNull.Instance : Edit(document, from, null, Remove);
        return without is null ? null : Edit(without, path, moved, Add);
    }

    private static RegoValue Attribute(RegoObject operation, string name) =>
        operation.Find(name) ?? throw new BuiltinException($"missing required attribute '{name}'");

    private static RegoValue[] Path(RegoObject operation, string name) =>
        JsonPaths.Parse(Attribute(operation, name)) is { } path
            ? [.. path]
            : throw new BuiltinException("must be one of {set, array} containing string paths or array of path segments");

    private static RegoValue? Find(RegoValue at, ReadOnlySpan<RegoValue> path)
    {
        foreach (var part in path)
        {
            if (Child(at, part) is not { } below)
            {
                return null;
            }

            at = below;
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
        if (path.Length == 0)
        {
            return value;
        }

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
