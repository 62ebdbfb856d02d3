using System.Globalization;
using System.Runtime.CompilerServices;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary>Where the references of one schema lead: to parts of it, to what has an <c>$id</c> in it, or to the drafts' own schemas. Nothing is fetched.</summary>
internal sealed class SchemaPool
{
    private readonly Dictionary<string, (RegoValue Document, SchemaDraft? Draft)> _documents = new(StringComparer.Ordinal);

    private SchemaPool()
    {
    }

    /// <summary>The pool of a schema, which comes back with its references resolved.</summary>
    public static SchemaPool Of(ref RegoValue schema)
    {
        var pool = new SchemaPool();
        schema = pool.Add(SchemaReference.Empty, schema);
        return pool;
    }

    /// <summary>What a resolved reference leads to, and the draft it is to be read by if it has one of its own.</summary>
    public (RegoValue Document, SchemaDraft? Draft) Find(SchemaReference reference)
    {
        if (_documents.TryGetValue(reference.Text, out var known))
        {
            return known;
        }

        if (!_documents.ContainsKey(reference.Document))
        {
            Add(reference, Load(reference));
        }

        var (whole, draft) = _documents[reference.Document];
        return _documents[reference.Text] = (Follow(whole, reference.Fragment), draft);
    }

    /// <summary>The draft that a schema names; null where it names none, or one that is not known.</summary>
    public static SchemaDraft? DraftOf(RegoValue schema) => schema switch
    {
        RegoBoolean => null,
        RegoObject o => o.Find("$schema") switch
        {
            null => null,
            RegoString url => MetaSchemas.DraftOf(SchemaReference.Parse(url.Value).Text),
            _ => throw new BuiltinException("$schema must be of type string"),
        },
        _ => throw new BuiltinException("schema is invalid"),
    };

    private static RegoValue Load(SchemaReference reference)
    {
        if (!reference.IsCanonical)
        {
            throw new BuiltinException($"Reference {reference.Text} must be canonical");
        }

        return MetaSchemas.Find(reference.Document)
            ?? throw new BuiltinException($"{(reference.IsFile ? "file" : "remote")} reference loading disabled: {reference.Document}");
    }

    private RegoValue Add(SchemaReference reference, RegoValue document)
    {
        var draft = DraftOf(document);
        var resolved = Resolve(document, reference, draft);
        _documents[reference.Document] = (resolved, draft);
        return resolved;
    }

    // Each `$ref` is made absolute by the `$id` it stands under, each `$id` becomes a place to find.
    private RegoValue Resolve(RegoValue node, SchemaReference at, SchemaDraft? draft)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case RegoArray array:
                return SchemaJson.Map(array, item => Resolve(item, at, draft));
            case RegoObject schema:
                return ResolveSchema(schema, at, draft);
            default:
                return node;
        }
    }

    private RegoObject ResolveSchema(RegoObject schema, SchemaReference at, SchemaDraft? draft)
    {
        string? place = null;
        if ((schema.Find("id") ?? schema.Find("$id")) is RegoString id && ParseOrNull(id.Value) is { } relative)
        {
            at = at.Resolve(relative);
            place = at.Text;
            if (!_documents.TryAdd(place, (schema, draft)))
            {
                throw new BuiltinException($"Reference already exists: \"{place}\"");
            }
        }

        var resolved = SchemaJson.Map(schema, (key, value) => Member(key, value, at, draft));
        if (place is not null)
        {
            _documents[place] = (resolved, draft);
        }

        return resolved;
    }

    private RegoValue Member(string key, RegoValue value, SchemaReference at, SchemaDraft? draft)
    {
        switch (key, value)
        {
            case ("const" or "enum", _):
                return value;
            case ("$ref", RegoString text):
                return ParseOrNull(text.Value) is { } reference && at.Resolve(reference).Text is var absolute && absolute != text.Value ? absolute.ToRego() : value;
            case ("properties" or "dependencies" or "patternProperties", RegoObject schemas):
                return SchemaJson.Map(schemas, (_, schema) => Resolve(schema, at, draft));
            case ("properties" or "dependencies" or "patternProperties", _):
                return value;
            default:
                return Resolve(value, at, draft);
        }
    }

    // What is no URL is refused where the schema is read.
    private static SchemaReference? ParseOrNull(string text)
    {
        try
        {
            return SchemaReference.Parse(text);
        }
        catch (BuiltinException)
        {
            return null;
        }
    }

    // RFC 6901; a fragment that is no pointer means the whole.
    private static RegoValue Follow(RegoValue document, string pointer)
    {
        foreach (var token in pointer.StartsWith('/') ? pointer[1..].Split('/') : [])
        {
            switch (document)
            {
                case RegoObject o:
                    var name = token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
                    document = o.Find(name) ?? throw new BuiltinException($"Object has no key '{name}'");
                    break;
                case RegoArray array when int.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index):
                    document = index >= 0 && index < array.Count
                        ? array[index]
                        : throw new BuiltinException($"Out of bound array[0,{array.Count}] index '{index}'");
                    break;
                case RegoArray:
                    throw new BuiltinException($"Invalid array index '{token}'");
                default:
                    throw new BuiltinException($"Invalid token reference '{token}'");
            }
        }

        return document;
    }
}
