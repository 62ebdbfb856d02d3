using Plinto.Rego.Builtins.Patterns;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary>Checks a document against a schema. References stay within the schema; nothing is fetched.</summary>
internal sealed class SchemaRun(BuiltinContext context, RegoValue root)
{
    private const string Root = "(root)";
    private const int MostDepth = 500;

    private readonly List<SchemaError> _errors = [];
    private bool _exhausted;
    private int _depth;

    /// <summary>The errors, none when the document matches; null when the budget is used up.</summary>
    public IReadOnlyList<SchemaError>? Check(RegoValue document)
    {
        Check(root, document, Root);
        return _exhausted ? null : _errors;
    }

    private void Check(RegoValue schema, RegoValue value, string field)
    {
        _exhausted |= !context.Charge(1);
        if (schema is RegoBoolean { Value: false })
        {
            Add(field, "false", "False always fails validation");
        }

        if (_exhausted || schema is not RegoObject o)
        {
            return;
        }

        if (++_depth > MostDepth)
        {
            throw new BuiltinException("schema nests too deeply");
        }

        if (o.Find("$ref") is RegoString reference)
        {
            Check(Resolve(reference.Value), value, field);
        }
        else
        {
            CheckType(o, value, field);
            CheckCombined(o, value, field);
            CheckContent(o, value, field);
        }

        _depth--;
    }

    private void CheckType(RegoObject schema, RegoValue value, string field)
    {
        IReadOnlyList<string> types = schema.Find("type") switch
        {
            RegoString one => [one.Value],
            RegoArray many => [.. many.OfType<RegoString>().Select(static t => t.Value)],
            _ => [],
        };
        var actual = TypeOf(value);
        if (types.Count > 0 && !types.Contains(actual) && !(actual == "integer" && types.Contains("number")))
        {
            Add(field, "invalid_type", $"Invalid type. Expected: {string.Join('/', types)}, given: {actual}");
        }

        if (schema.Find("enum") is RegoArray allowed && !allowed.Contains(value))
        {
            Add(field, "enum", $"{Short(field)} must be one of the following: {string.Join(", ", allowed.Select(RegoJson.Write))}");
        }

        if (schema.Find("const") is { } constant && !constant.Equals(value))
        {
            Add(field, "const", $"{Short(field)} does not match: {RegoJson.Write(constant)}");
        }
    }

    private void CheckCombined(RegoObject schema, RegoValue value, string field)
    {
        if (schema.Find("allOf") is RegoArray all && all.Count(s => Matches(s, value)) < all.Count)
        {
            foreach (var part in all)
            {
                Check(part, value, field);
            }

            Add(field, "number_all_of", "Must validate all the schemas (allOf)");
        }

        if (schema.Find("anyOf") is RegoArray any && !any.Any(s => Matches(s, value)))
        {
            Add(field, "number_any_of", "Must validate at least one schema (anyOf)");
        }

        if (schema.Find("oneOf") is RegoArray one && one.Count(s => Matches(s, value)) != 1)
        {
            Add(field, "number_one_of", "Must validate one and only one schema (oneOf)");
        }

        if (schema.Find("not") is { } not && Matches(not, value))
        {
            Add(field, "number_not", "Must not validate the schema (not)");
        }

        if (schema.Find("if") is { } condition && schema.Find(Matches(condition, value) ? "then" : "else") is { } consequence)
        {
            Check(consequence, value, field);
        }
    }

    private void CheckContent(RegoObject schema, RegoValue value, string field)
    {
        switch (value)
        {
            case RegoString text:
                CheckString(schema, text.Value, field);
                break;
            case RegoNumber number:
                CheckNumber(schema, number, field);
                break;
            case RegoArray array:
                CheckArray(schema, array, field);
                break;
            case RegoObject o:
                CheckObject(schema, o, field);
                break;
        }
    }

    private void CheckString(RegoObject schema, string text, string field)
    {
        var length = CodePoints.Count(text);
        if (Limit(schema, "minLength") is { } least && length < least)
        {
            Add(field, "string_gte", $"String length must be greater than or equal to {least}");
        }

        if (Limit(schema, "maxLength") is { } most && length > most)
        {
            Add(field, "string_lte", $"String length must be less than or equal to {most}");
        }

        if (schema.Find("pattern") is RegoString pattern && !IsMatch(pattern.Value, text))
        {
            Add(field, "pattern", $"Does not match pattern '{pattern.Value}'");
        }
    }

    private void CheckNumber(RegoObject schema, RegoNumber number, string field)
    {
        if (schema.Find("minimum") is RegoNumber least && number < least)
        {
            Add(field, "number_gte", $"Must be greater than or equal to {least.Text}");
        }

        if (schema.Find("exclusiveMinimum") is RegoNumber above && number <= above)
        {
            Add(field, "number_gt", $"Must be greater than {above.Text}");
        }

        if (schema.Find("maximum") is RegoNumber most && number > most)
        {
            Add(field, "number_lte", $"Must be less than or equal to {most.Text}");
        }

        if (schema.Find("exclusiveMaximum") is RegoNumber below && number >= below)
        {
            Add(field, "number_lt", $"Must be less than {below.Text}");
        }

        if (schema.Find("multipleOf") is RegoNumber { IsZero: false } factor && !RegoNumber.Divide(number, factor).IsInteger)
        {
            Add(field, "multiple_of", $"Must be a multiple of {factor.Text}");
        }
    }

    private void CheckArray(RegoObject schema, RegoArray array, string field)
    {
        if (Limit(schema, "minItems") is { } least && array.Count < least)
        {
            Add(field, "array_min_items", $"Array must have at least {least} items");
        }

        if (Limit(schema, "maxItems") is { } most && array.Count > most)
        {
            Add(field, "array_max_items", $"Array must have at most {most} items");
        }

        if (ReferenceEquals(schema.Find("uniqueItems"), RegoBoolean.True) && RegoSet.Of(array).Count < array.Count)
        {
            Add(field, "unique", $"{Short(field)} items must be unique");
        }

        if (schema.Find("contains") is { } contains && !array.Any(item => Matches(contains, item)))
        {
            Add(field, "contains", "At least one of the items must match");
        }

        var items = schema.Find("items");
        for (var i = 0; i < array.Count; i++)
        {
            var inner = items is RegoArray tuple ? (i < tuple.Count ? tuple[i] : schema.Find("additionalItems")) : items;
            if (inner is RegoBoolean { Value: false } && items is RegoArray)
            {
                Add(field, "array_no_additional_items", "No additional items allowed on array");
                return;
            }

            if (inner is not null)
            {
                Check(inner, array[i], Below(field, i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }
        }
    }

    private void CheckObject(RegoObject schema, RegoObject o, string field)
    {
        foreach (var name in (schema.Find("required") as RegoArray)?.OfType<RegoString>() ?? [])
        {
            if (o.Find(name) is null)
            {
                Add(field, "required", $"{name.Value} is required");
            }
        }

        if (Limit(schema, "minProperties") is { } least && o.Count < least)
        {
            Add(field, "array_min_properties", $"Must have at least {least} properties");
        }

        if (Limit(schema, "maxProperties") is { } most && o.Count > most)
        {
            Add(field, "array_max_properties", $"Must have at most {most} properties");
        }

        foreach (var (key, value) in o)
        {
            CheckMember(schema, key is RegoString name ? name.Value : RegoJson.Write(key), value, field);
        }

        CheckDependencies(schema, o, field);
    }

    private void CheckMember(RegoObject schema, string name, RegoValue value, string field)
    {
        var below = Below(field, name);
        var described = false;
        if ((schema.Find("properties") as RegoObject)?.Find(name) is { } property)
        {
            described = true;
            Check(property, value, below);
        }

        if (schema.Find("patternProperties") is RegoObject patterns)
        {
            foreach (var (pattern, inner) in patterns)
            {
                if (IsMatch(pattern.Text(), name))
                {
                    described = true;
                    Check(inner, value, below);
                }
            }
        }

        if (schema.Find("propertyNames") is { } names && !Matches(names, name.ToRego()))
        {
            Add(field, "invalid_property_name", $"Property name of \"{name}\" does not match");
        }

        if (!described && schema.Find("additionalProperties") is { } additional)
        {
            if (additional is RegoBoolean { Value: false })
            {
                Add(field, "additional_property_not_allowed", $"Additional property {name} is not allowed");
            }
            else
            {
                Check(additional, value, below);
            }
        }
    }

    private void CheckDependencies(RegoObject schema, RegoObject o, string field)
    {
        if (schema.Find("dependencies") is not RegoObject dependencies)
        {
            return;
        }

        foreach (var (key, needed) in dependencies)
        {
            if (o.Find(key) is null)
            {
                continue;
            }

            if (needed is not RegoArray names)
            {
                Check(needed, o, field);
                continue;
            }

            foreach (var name in names.Where(name => o.Find(name) is null))
            {
                Add(field, "missing_dependency", $"Has a dependency on {name.Text()}");
            }
        }
    }

    private bool Matches(RegoValue schema, RegoValue value)
    {
        var before = _errors.Count;
        Check(schema, value, Root);
        var matches = _errors.Count == before;
        _errors.RemoveRange(before, _errors.Count - before);
        return matches;
    }

    private RegoValue Resolve(string reference)
    {
        if (!reference.StartsWith('#'))
        {
            throw new BuiltinException($"unable to resolve reference {reference}: remote references are not fetched");
        }

        RegoValue? at = root;
        foreach (var part in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            at = at is RegoObject o ? o.Find(name) : at is RegoArray array && RegoNumber.TryParse(name, out var index) ? array.Find(index) : null;
        }

        return at ?? throw new BuiltinException($"unable to resolve reference {reference}");
    }

    private bool IsMatch(string pattern, string text)
    {
        try
        {
            var compiled = context.Caches.GetOrAdd(pattern, Pattern.Compile);
            _exhausted |= !context.ChargeRegex((text.Length + 1L) * compiled.Size);
            return compiled.IsMatch(text);
        }
        catch (PatternException e)
        {
            throw new BuiltinException(e.Message);
        }
    }

    private void Add(string field, string type, string description) => _errors.Add(new SchemaError(field, type, description));

    private static long? Limit(RegoObject schema, string name) => schema.Find(name) is RegoNumber number && number.TryGetInt64(out var value) ? value : null;

    private static string Below(string field, string name) => field == Root ? name : $"{field}.{name}";

    private static string Short(string field) => field[(field.LastIndexOf('.') + 1)..];

    private static string TypeOf(RegoValue value) => value switch
    {
        RegoNumber { IsInteger: true } => "integer",
        RegoSet => "array",
        _ => KindNames.Of(value),
    };
}
