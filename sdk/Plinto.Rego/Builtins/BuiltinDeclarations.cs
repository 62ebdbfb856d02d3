using System.Text.Json;

namespace Plinto.Rego.Builtins;

/// <summary>Reads declarations of built-ins as they stand in OPA's capabilities and in plans.</summary>
internal static class BuiltinDeclarations
{
    /// <summary>An entry of capabilities.</summary>
    public static BuiltinSignature Read(JsonElement builtin)
    {
        if (builtin.ValueKind != JsonValueKind.Object || !builtin.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
            || !builtin.TryGetProperty("decl", out var declaration))
        {
            throw new FormatException("a built-in has a `name` and a `decl`");
        }

        var traits = (Is(builtin, "deprecated") ? BuiltinTraits.Deprecated : BuiltinTraits.None) | (Is(builtin, "relation") ? BuiltinTraits.Relation : BuiltinTraits.None)
            | (Is(builtin, "nondeterministic") ? BuiltinTraits.Nondeterministic : BuiltinTraits.None);
        return Read(name.GetString()!, declaration, traits, builtin.TryGetProperty("infix", out var infix) ? infix.GetString() : null);
    }

    /// <summary>The type of a function.</summary>
    public static BuiltinSignature Read(string name, JsonElement declaration, BuiltinTraits traits, string? infix = null)
    {
        if (declaration.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"the declaration of `{name}` is not an object");
        }

        traits |= ByCompiler(name);
        traits |= declaration.TryGetProperty("variadic", out _) ? BuiltinTraits.Variadic : BuiltinTraits.None;
        RegoType[] arguments = declaration.TryGetProperty("args", out var args) ? [.. List(args).Select(ReadType)] : [];
        return BuiltinSignature.Of(name, arguments, declaration.TryGetProperty("result", out var result) ? ReadType(result) : null, traits, infix);
    }

    // What no file says of a built-in: that the compiler deals with it.
    private static BuiltinTraits ByCompiler(string name) =>
        BuiltinTable.Find(name) is { } known ? known.Signature.Traits & (BuiltinTraits.Internal | BuiltinTraits.Irreplaceable)
        : name.StartsWith("internal.", StringComparison.Ordinal) ? BuiltinTraits.Internal
        : BuiltinTraits.None;

    private static RegoType ReadType(JsonElement type) => Text(type, "type") switch
    {
        "any" => type.TryGetProperty("of", out var of) ? new RegoType { Kind = RegoTypeKind.Any, Union = [.. List(of).Select(ReadType)] } : RegoType.Any,
        "null" => RegoType.Null,
        "boolean" => RegoType.Boolean,
        "number" => RegoType.Number,
        "string" => RegoType.String,
        "set" => new RegoType { Kind = RegoTypeKind.Set, Element = type.TryGetProperty("of", out var of) ? ReadType(of) : RegoType.Any },
        "array" => new RegoType
        {
            Kind = RegoTypeKind.Array,
            Static = type.TryGetProperty("static", out var known) ? [.. List(known).Select(ReadType)] : [],
            Element = type.TryGetProperty("dynamic", out var further) ? ReadType(further) : null,
        },
        "object" => ReadObject(type),
        var other => throw new FormatException($"unknown type `{other}`"),
    };

    private static RegoType ReadObject(JsonElement type)
    {
        var further = type.TryGetProperty("dynamic", out var dynamic);
        return new RegoType
        {
            Kind = RegoTypeKind.Object,
            Members = type.TryGetProperty("static", out var known)
            ? [.. List(known).Select(static member => KeyValuePair.Create(Text(member, "key"), ReadType(member.GetProperty("value"))))] : [],
            Key = further ? ReadType(dynamic.GetProperty("key")) : null,
            Element = further ? ReadType(dynamic.GetProperty("value")) : null,
        };
    }

    private static IEnumerable<JsonElement> List(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw new FormatException("a list of types is expected in a declaration");

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!
            : throw new FormatException($"a type lacks `{name}`");

    private static bool Is(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
