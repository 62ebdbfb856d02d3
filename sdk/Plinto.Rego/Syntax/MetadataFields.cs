using Plinto.Rego.Values;

namespace Plinto.Rego.Syntax;

/// <summary>
/// The fields of a metadata block, as the object that <c>rego.metadata.rule()</c> answers: short forms of authors and resources are spelled out; nothing, no and empty are left
/// out, and so are fields that nobody knows.
/// </summary>
internal static class MetadataFields
{
    private delegate RegoValue? Reader(RegoValue value, SourceLocation at, string name);

    private static readonly Dictionary<string, Reader> Known = new(StringComparer.Ordinal)
    {
        ["scope"] = Text,
        ["title"] = Text,
        ["description"] = Text,
        ["entrypoint"] = Flag,
        ["organizations"] = (value, at, name) =>
        List(value, at, name, (item, _) => item is RegoString ? item : throw new ParseException(at, "invalid `organizations` value: expected list of strings")),
        ["related_resources"] = (value, at, name) => List(value, at, name, Resource),
        ["authors"] = (value, at, name) => List(value, at, name, Author),
        ["schemas"] = (value, at, name) => List(value, at, name, Schema),
        ["compile"] = Mapping,
        ["custom"] = Mapping,
        ["labels"] = Mapping,
    };

    public static RegoObject Read(RegoObject content, SourceLocation at)
    {
        var members = new List<KeyValuePair<RegoValue, RegoValue>>();
        foreach (var (key, value) in content)
        {
            if (value is not RegoNull && key is RegoString { Value: var name } && Known.TryGetValue(name, out var read) && read(value, at, name) is { } field)
            {
                members.Add(new(key, field));
            }
        }
        return RegoObject.Of(members);
    }

    private static RegoString? Text(RegoValue value, SourceLocation at, string name) => value switch
    {
        RegoString { Value: "" } => null,
        RegoString text => text,
        _ => throw new ParseException(at, $"invalid `{name}` value: expected string"),
    };

    private static RegoBoolean? Flag(RegoValue value, SourceLocation at, string name) => value switch
    {
        RegoBoolean { Value: false } => null,
        RegoBoolean flag => flag,
        _ => throw new ParseException(at, $"invalid `{name}` value: expected boolean"),
    };

    private static RegoObject Mapping(RegoValue value, SourceLocation at, string name) =>
        value as RegoObject ?? throw new ParseException(at, $"invalid `{name}` value: expected object");

    private static RegoArray? List(RegoValue value, SourceLocation at, string name, Func<RegoValue, SourceLocation, RegoValue> item)
    {
        if (value is not RegoArray list)
        {
            throw new ParseException(at, $"invalid `{name}` value: expected list");
        }

        return list.Count == 0 ? null : RegoArray.Of(list.Select(entry => item(entry, at)));
    }

    // "Jane Doe <jane@example.com>"
    private static RegoObject Author(RegoValue value, SourceLocation at)
    {
        if (value is RegoObject members)
        {
            return Pairs(at, "author", ["name", "email"], ["name", "email"], members);
        }

        if (value is not RegoString { Value: var text })
        {
            throw new ParseException(at, $"invalid author definition {value}: invalid value type, must be string or map");
        }

        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            throw new ParseException(at, "invalid author definition: author is an empty string");
        }

        var email = words[^1].Length >= 2 && words[^1].StartsWith('<') && words[^1].EndsWith('>') ? words[^1][1..^1] : "";
        return Pairs(("name", string.Join(' ', email.Length > 0 ? words[..^1] : words)), ("email", email));
    }

    private static RegoObject Resource(RegoValue value, SourceLocation at) => value switch
    {
        RegoString { Value: "" } => throw new ParseException(at, "invalid related-resource definition: ref URL may not be empty string"),
        RegoString { Value: var text } => Pairs(("ref", text)),
        RegoObject members => Pairs(at, "related-resource", ["ref", "description"], ["ref"], members),
        _ => throw new ParseException(at, $"invalid related-resource definition {value}: invalid value type, must be string or map"),
    };

    // One path, and `schema.name` or a schema itself.
    private static RegoObject Schema(RegoValue value, SourceLocation at)
    {
        if (value is not RegoObject { Count: 1 } pair)
        {
            throw new ParseException(at, "invalid `schemas` value: expected a path and its schema");
        }

        RegoValue path = RegoNull.Instance, schema = RegoNull.Instance;
        foreach (var (key, member) in pair)
        {
            (path, schema) = (key, member);
        }

        return schema switch
        {
            RegoObject => pair,
            RegoString { Value: var text } when text == "schema" || text.StartsWith("schema.", StringComparison.Ordinal)
            || text.StartsWith("schema[", StringComparison.Ordinal) => pair,
            RegoString => throw new ParseException(at, "invalid schema reference"),
            _ => throw new ParseException(at, $"invalid schema declaration for path {path}"),
        };
    }

    private static RegoObject Pairs(SourceLocation at, string what, string[] names, string[] needed, RegoObject members)
    {
        var pairs = names.Select(name => (name, (members.Find(name) as RegoString)?.Value.Trim() ?? "")).ToArray();
        if (!pairs.Any(pair => needed.Contains(pair.name) && pair.Item2.Length > 0))
        {
            throw new ParseException(at, $"invalid {what} definition {members}: {string.Join(" or ", needed)} required in object");
        }

        return Pairs(pairs);
    }

    private static RegoObject Pairs(params (string Key, string Text)[] pairs) =>
        RegoObject.Of(pairs.Where(static pair => pair.Text.Length > 0)
            .Select(static pair => new KeyValuePair<RegoValue, RegoValue>(RegoString.Of(pair.Key), RegoString.Of(pair.Text))));
}
