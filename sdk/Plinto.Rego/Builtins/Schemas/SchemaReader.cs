using System.Runtime.CompilerServices;
using Plinto.Rego.Builtins.Patterns;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary>
/// Reads a schema; a <see cref="BuiltinException"/> says what is wrong with it. The rules, their order and their words are those of <c>gojsonschema</c> as OPA has it: what a draft
/// does not know is not looked at.
/// </summary>
internal sealed partial class SchemaReader
{
    // As many levels as a JSON text may have.
    private const int MostDepth = RegoJson.MaxDepth;

    // In visits of values, about.
    private const int CompileWork = 32;

    private readonly BuiltinContext _context;
    private readonly SchemaPool _pool;
    private readonly Dictionary<string, SubSchema> _referenced = new(StringComparer.Ordinal);
    private int _depth;

    private SchemaReader(BuiltinContext context, SchemaPool pool)
    {
        _context = context;
        _pool = pool;
    }

    public static SubSchema Read(BuiltinContext context, RegoValue schema)
    {
        var pool = SchemaPool.Of(ref schema);
        return new SchemaReader(context, pool).Read(schema, SchemaPool.DraftOf(schema) ?? SchemaDraft.Hybrid);
    }

    private SubSchema Read(RegoValue node, SchemaDraft draft)
    {
        var schema = new SubSchema();
        Read(node, draft, schema);
        return schema;
    }

    private void Read(RegoValue node, SchemaDraft draft, SubSchema schema)
    {
        if (node is RegoBoolean always && draft >= SchemaDraft.Draft6)
        {
            schema.Always = always.Value;
            return;
        }

        if (node is not RegoObject o)
        {
            throw Wrong("Expected: valid schema, given: Invalid JSON");
        }

        if (++_depth > MostDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Wrong("schema nests too deeply");
        }

        WorkMeter.Walk(o.Count + 1);
        ReadMembers(o, draft, schema);
        _depth--;
    }

    // The order in which faults are found.
    private void ReadMembers(RegoObject o, SchemaDraft draft, SubSchema schema)
    {
        CheckId(o, draft);
        ReadDefinitions(o, draft);
        Text(o, "title");
        Text(o, "description");
        if (Text(o, "$ref") is { } reference && !IsKnown(reference, draft, schema))
        {
            return;
        }

        ReadTypes(o, schema);
        ReadProperties(o, draft, schema);
        ReadDependencies(o, draft, schema);
        ReadItems(o, draft, schema);
        ReadNumberRules(o, draft, schema);
        ReadStringRules(o, schema);
        ReadObjectRules(o, schema);
        ReadArrayRules(o, draft, schema);
        ReadValues(o, draft, schema);
        ReadCombinations(o, draft, schema);
    }

    private static void CheckId(RegoObject o, SchemaDraft draft)
    {
        var key = draft == SchemaDraft.Draft4 || (draft == SchemaDraft.Hybrid && o.Find("id") is not null) ? "id" : "$id";
        if (Text(o, key) is { } id)
        {
            SchemaReference.Parse(id);
        }
    }

    private void ReadDefinitions(RegoObject o, SchemaDraft draft)
    {
        if (o.Find("definitions") is not { } definitions)
        {
            return;
        }

        foreach (var (_, definition) in definitions as RegoObject ?? throw InvalidType("array of schemas", "definitions"))
        {
            Read(IsSchema(definition) ? definition : throw InvalidType("array of schemas", "definitions"), draft);
        }
    }

    // A schema that is referred to is read once; where that was before, the keywords beside this reference are looked at too.
    private bool IsKnown(string text, SchemaDraft draft, SubSchema schema)
    {
        var reference = SchemaReference.Parse(text);
        if (_referenced.TryGetValue(reference.Text, out var known))
        {
            schema.Reference = known;
            return true;
        }

        _referenced[reference.Text] = schema.Reference = new SubSchema();
        var (document, own) = _pool.Find(reference);
        if (!IsSchema(document))
        {
            throw Wrong("valid schema must be of type object");
        }

        Read(document, own ?? draft, schema.Reference);
        return false;
    }

    private void ReadProperties(RegoObject o, SchemaDraft draft, SubSchema schema)
    {
        if (o.Find("properties") is { } properties)
        {
            foreach (var (name, property) in properties as RegoObject ?? throw Wrong("properties must be of type object"))
            {
                schema.Properties.Add((RegoString)name, Read(property, draft));
            }
        }

        schema.AdditionalProperties = ReadAdditional(o, "additionalProperties", draft);
        if (o.Find("patternProperties") is { } patterns)
        {
            foreach (var (pattern, property) in patterns as RegoObject ?? throw InvalidType("valid schema", "patternProperties"))
            {
                var compiled = Compile(pattern.Text()) ?? throw Wrong($"Invalid regex pattern '{pattern.Text()}'");
                schema.PatternProperties.Add(new(compiled, Read(property, draft)));
            }
        }

        if (draft >= SchemaDraft.Draft6 && o.Find("propertyNames") is { } names)
        {
            schema.PropertyNames = Read(IsSchema(names) ? names : throw InvalidType("valid schema", "patternProperties"), draft);
        }
    }

    // True and false are not schemas to the drafts that have none such, but stand here in all.
    private SubSchema? ReadAdditional(RegoObject o, string key, SchemaDraft draft) => o.Find(key) switch
    {
        null => null,
        RegoBoolean always => new SubSchema { Always = always.Value },
        RegoObject schema => Read(schema, draft),
        _ => throw InvalidType("boolean/valid schema", key),
    };

    private void ReadDependencies(RegoObject o, SchemaDraft draft, SubSchema schema)
    {
        if (o.Find("dependencies") is not { } dependencies)
        {
            return;
        }

        foreach (var (property, needed) in dependencies as RegoObject ?? throw Wrong("dependencies must be of type object"))
        {
            var name = (RegoString)property;
            if (needed is RegoArray names && names.All(static n => n is RegoString))
            {
                schema.Dependencies.Add((name, [.. names.Cast<RegoString>()], null));
            }
            else
            {
                schema.Dependencies.Add((name, [], Read(IsSchema(needed) ? needed : throw Wrong("dependency must be of type schema or array of strings"), draft)));
            }
        }
    }

    private void ReadItems(RegoObject o, SchemaDraft draft, SubSchema schema)
    {
        if (o.Find("items") is { } items)
        {
            schema.ItemsAreAlike = IsSchema(items);
            foreach (var item in schema.ItemsAreAlike ? RegoArray.Of(items) : items as RegoArray ?? throw InvalidType("valid schema/array of schemas", "items"))
            {
                schema.Items.Add(Read(IsSchema(item) ? item : throw InvalidType("valid schema/array of schemas", "items"), draft));
            }
        }

        schema.AdditionalItems = ReadAdditional(o, "additionalItems", draft);
    }

    private void ReadCombinations(RegoObject o, SchemaDraft draft, SubSchema schema)
    {
        foreach (var (key, schemas) in new[] { ("oneOf", schema.OneOf), ("anyOf", schema.AnyOf), ("allOf", schema.AllOf) })
        {
            foreach (var part in List(o, key))
            {
                schemas.Add(Read(part, draft));
            }
        }

        schema.Not = ReadOne(o, "not", draft);
        if (draft >= SchemaDraft.Draft7)
        {
            schema.If = ReadOne(o, "if", draft);
            schema.Then = ReadOne(o, "then", draft);
            schema.Else = ReadOne(o, "else", draft);
        }
    }

    private SubSchema? ReadOne(RegoObject o, string key, SchemaDraft draft) =>
        o.Find(key) is { } part ? Read(IsSchema(part) ? part : throw Wrong($"{key} must be of an object"), draft) : null;

    private static bool IsSchema(RegoValue value) => value is RegoObject or RegoBoolean;

    private Pattern? Compile(string pattern)
    {
        try
        {
            WorkMeter.Walk(CompileWork + pattern.Length);
            return _context.Caches.GetOrAdd(pattern, Pattern.Compile);
        }
        catch (PatternException)
        {
            return null;
        }
    }

    private static BuiltinException InvalidType(string expected, string given) => Wrong($"Invalid type. Expected: {expected}, given: {given}");

    private static BuiltinException Wrong(string problem) => new(problem);
}
