using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins;

/// <summary>A static type of OPA's type system.</summary>
internal sealed class RegoType
{
    public static readonly RegoType Any = new() { Kind = RegoTypeKind.Any };
    public static readonly RegoType Null = new() { Kind = RegoTypeKind.Null };
    public static readonly RegoType Boolean = new() { Kind = RegoTypeKind.Boolean };
    public static readonly RegoType Number = new() { Kind = RegoTypeKind.Number };
    public static readonly RegoType String = new() { Kind = RegoTypeKind.String };

    private long _size;

    public required RegoTypeKind Kind { get; init; }

    /// <summary>The members of a union; empty for the type of everything.</summary>
    public IReadOnlyList<RegoType> Union { get; init; } = [];

    /// <summary>The types of an array's leading elements.</summary>
    public IReadOnlyList<RegoType> Static { get; init; } = [];

    /// <summary>The type of an array's further elements, of a set's members, or of an object's further values.</summary>
    public RegoType? Element { get; init; }

    /// <summary>The type of an object's further keys.</summary>
    public RegoType? Key { get; init; }

    /// <summary>An object's known members.</summary>
    public IReadOnlyList<KeyValuePair<string, RegoType>> Members { get; init; } = [];

    /// <summary>How many types it is written with. Types share parts, so that this can be far more than there are.</summary>
    public long Size => _size > 0 ? _size
        : _size = 1 + Union.Sum(static t => t.Size) + Static.Sum(static t => t.Size) + Members.Sum(static m => m.Value.Size) + (Key?.Size ?? 0) + (Element?.Size ?? 0);

    /// <summary>Reads the notation of <see cref="BuiltinRow"/>.</summary>
    public static RegoType Parse(string text) => new RegoTypeNotation(text).ReadWhole();

    /// <summary>Whether a value has this type; what a built-in's operands are checked with.</summary>
    public bool Accepts(RegoValue value) => Kind switch
    {
        RegoTypeKind.Any => Union.Count == 0 || Union.Any(member => member.Accepts(value)),
        RegoTypeKind.Null => value is RegoNull,
        RegoTypeKind.Boolean => value is RegoBoolean,
        RegoTypeKind.Number => value is RegoNumber,
        RegoTypeKind.String => value is RegoString,
        RegoTypeKind.Array => value is RegoArray,
        RegoTypeKind.Set => value is RegoSet,
        _ => value is RegoObject,
    };

    /// <summary>The type as OPA writes it in a plan's declarations and in capabilities.</summary>
    public RegoObject ToDeclaration()
    {
        var result = new RegoObject(4);
        result.Insert(new RegoString("type"), new RegoString(Name));
        switch (Kind)
        {
            case RegoTypeKind.Any when Union.Count > 0:
                result.Insert(new RegoString("of"), RegoArray.Of(Union.Select(static t => t.ToDeclaration())));
                break;
            case RegoTypeKind.Set when Element is not null:
                result.Insert(new RegoString("of"), Element.ToDeclaration());
                break;
            case RegoTypeKind.Array:
                DeclareArray(result);
                break;
            case RegoTypeKind.Object:
                DeclareObject(result);
                break;
        }

        return result;
    }

    /// <summary>The type as OPA prints it in type errors, such as <c>array[string]</c>.</summary>
    public override string ToString() => Kind switch
    {
        RegoTypeKind.Any => Union.Count == 0 ? "any" : $"any<{string.Join(", ", Union)}>",
        RegoTypeKind.Array => $"array{Printed(Static.Select(static t => t.ToString()), Element?.ToString())}",
        RegoTypeKind.Set => Element is null ? "set[]" : $"set[{Element}]",
        RegoTypeKind.Object => $"object{Printed(Members.Select(static m => $"{m.Key}: {m.Value}"), Element is null ? null : $"{Key}: {Element}")}",
        _ => Name,
    };

    private string Name => Kind switch
    {
        RegoTypeKind.Any => "any",
        RegoTypeKind.Null => "null",
        RegoTypeKind.Boolean => "boolean",
        RegoTypeKind.Number => "number",
        RegoTypeKind.String => "string",
        RegoTypeKind.Array => "array",
        RegoTypeKind.Set => "set",
        _ => "object",
    };

    private static string Printed(IEnumerable<string> known, string? further)
    {
        var list = string.Join(", ", known);
        return (list.Length > 0 ? $"<{list}>" : "") + (further is null ? "" : $"[{further}]");
    }

    private void DeclareArray(RegoObject result)
    {
        if (Static.Count > 0)
        {
            result.Insert(new RegoString("static"), RegoArray.Of(Static.Select(static t => t.ToDeclaration())));
        }

        if (Element is not null)
        {
            result.Insert(new RegoString("dynamic"), Element.ToDeclaration());
        }
    }

    private void DeclareObject(RegoObject result)
    {
        if (Members.Count > 0)
        {
            result.Insert(new RegoString("static"), RegoArray.Of(Members.Select(static m => RegoObject.Of(
                KeyValuePair.Create<RegoValue, RegoValue>(new RegoString("key"), new RegoString(m.Key)),
                KeyValuePair.Create<RegoValue, RegoValue>(new RegoString("value"), m.Value.ToDeclaration())))));
        }

        if (Key is not null && Element is not null)
        {
            result.Insert(new RegoString("dynamic"), RegoObject.Of(
                KeyValuePair.Create<RegoValue, RegoValue>(new RegoString("key"), Key.ToDeclaration()),
                KeyValuePair.Create<RegoValue, RegoValue>(new RegoString("value"), Element.ToDeclaration())));
        }
    }
}
