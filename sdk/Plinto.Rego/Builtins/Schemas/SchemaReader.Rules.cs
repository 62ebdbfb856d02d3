using System.Globalization;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Schemas;

internal sealed partial class SchemaReader
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "null", "object", "string"];

    private static void ReadTypes(RegoObject o, SubSchema schema)
    {
        if (o.Find("type") is not { } given)
        {
            return;
        }

        foreach (var type in given is RegoString ? RegoArray.Of(given) : given as RegoArray ?? throw InvalidType("type", "string/array of strings"))
        {
            var name = (type as RegoString ?? throw InvalidType("type", "string/array of strings")).Value;
            if (!Types.Contains(name))
            {
                throw Wrong($"has a primitive type that is NOT VALID -- given: /{name}/ Expected valid values are:[{string.Join(' ', Types)}]");
            }

            schema.Types.Add(schema.Types.Contains(name) ? throw Wrong($"{name} type is duplicated") : name);
        }
    }

    private static void ReadNumberRules(RegoObject o, SchemaDraft draft, SubSchema schema)
    {
        if (o.Find("multipleOf") is { } factor)
        {
            schema.MultipleOf = factor as RegoNumber ?? throw InvalidType("number", "multipleOf");
            if (schema.MultipleOf.Sign <= 0)
            {
                throw Wrong("multipleOf must be strictly greater than 0");
            }
        }

        (schema.Minimum, schema.ExclusiveMinimum) = Bounds(o, "minimum", "exclusiveMinimum", draft);
        (schema.Maximum, schema.ExclusiveMaximum) = Bounds(o, "maximum", "exclusiveMaximum", draft);
    }

    // Draft 4 says with a boolean that the bound itself is out, later drafts give another bound.
    private static (RegoNumber? Bound, RegoNumber? Exclusive) Bounds(RegoObject o, string key, string exclusiveKey, SchemaDraft draft)
    {
        var bound = o.Find(key) is { } given ? given as RegoNumber ?? throw Wrong($"{key} must be of a number") : null;
        switch (o.Find(exclusiveKey))
        {
            case null:
                return (bound, null);
            case RegoBoolean exclusive when draft is SchemaDraft.Draft4 or SchemaDraft.Hybrid:
                return bound is null ? throw Wrong($"{exclusiveKey} cannot be used without {key}") : exclusive.Value ? (null, bound) : (bound, null);
            case RegoNumber exclusive when draft is not SchemaDraft.Draft4:
                return (bound, exclusive);
            default:
                throw InvalidType(draft switch { SchemaDraft.Draft4 => "boolean", SchemaDraft.Hybrid => "boolean/number", _ => "number" }, exclusiveKey);
        }
    }

    private void ReadStringRules(RegoObject o, SubSchema schema)
    {
        (schema.MinLength, schema.MaxLength) = (Count(o, "minLength"), Count(o, "maxLength"));
        if (schema.MinLength > schema.MaxLength)
        {
            throw Wrong("minLength cannot be greater than maxLength");
        }

        if (Text(o, "pattern") is { } pattern)
        {
            schema.Pattern = Compile(pattern) ?? throw Wrong("pattern must be a valid regex");
            schema.PatternText = pattern;
        }

        schema.Format = Text(o, "format") ?? "";
    }

    private static void ReadObjectRules(RegoObject o, SubSchema schema)
    {
        (schema.MinProperties, schema.MaxProperties) = (Count(o, "minProperties"), Count(o, "maxProperties"));
        if (schema.MinProperties > schema.MaxProperties)
        {
            throw Wrong("minProperties cannot be greater than maxProperties");
        }

        var names = new HashSet<RegoString>();
        foreach (var name in List(o, "required"))
        {
            var property = name as RegoString ?? throw InvalidType("string", "required");
            schema.Required.Add(names.Add(property) ? property : throw Wrong("required items must be unique"));
        }
    }

    private void ReadArrayRules(RegoObject o, SchemaDraft draft, SubSchema schema)
    {
        (schema.MinItems, schema.MaxItems) = (Count(o, "minItems"), Count(o, "maxItems"));
        if (o.Find("uniqueItems") is { } unique)
        {
            schema.UniqueItems = (unique as RegoBoolean ?? throw Wrong("uniqueItems must be of a boolean")).Value;
        }

        if (draft >= SchemaDraft.Draft6 && o.Find("contains") is { } contains)
        {
            schema.Contains = Read(contains, draft);
        }
    }

    private static void ReadValues(RegoObject o, SchemaDraft draft, SubSchema schema)
    {
        if (draft >= SchemaDraft.Draft6 && o.Find("const") is { } constant)
        {
            schema.Constant = SchemaJson.Canonical(constant);
        }

        if (o.Find("enum") is null)
        {
            return;
        }

        var allowed = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in List(o, "enum"))
        {
            var text = SchemaJson.Canonical(value);
            allowed.Add(seen.Add(text) ? text : throw Wrong("enum items must be unique"));
        }

        schema.Allowed = seen;
        schema.AllowedText = allowed.Count == 0 ? "(none)" : string.Join(", ", allowed);
    }

    private static string? Text(RegoObject o, string key) =>
        o.Find(key) is { } value ? (value as RegoString ?? throw InvalidType("string", key)).Value : null;

    private static RegoArray List(RegoObject o, string key) =>
        o.Find(key) is { } value ? value as RegoArray ?? throw Wrong($"{key} must be of an array") : RegoArray.Empty;

    // Written without fraction and exponent: `2.0` is an integer elsewhere, and none here.
    private static long? Count(RegoObject o, string key)
    {
        if (o.Find(key) is not { } value)
        {
            return null;
        }

        return value is RegoNumber number && long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
            ? count >= 0 ? count : throw Wrong($"{key} must be greater than or equal to 0")
            : throw Wrong($"{key} must be of an integer");
    }
}
