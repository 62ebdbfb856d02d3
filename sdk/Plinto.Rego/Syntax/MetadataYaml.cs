using System.Globalization;
using Plinto.Rego.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Scalar = YamlDotNet.Core.Events.Scalar;

namespace Plinto.Rego.Syntax;

/// <summary>The YAML of a metadata block as the object that <c>rego.metadata.rule()</c> answers: short forms of authors and resources are spelled out.</summary>
internal static class MetadataYaml
{
    private const int MaxDepth = 64;

    public static RegoObject Read(string yaml, SourceLocation at)
    {
        try
        {
            var parser = new YamlDotNet.Core.Parser(new StringReader(yaml));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _)) throw new ParseException(at, "expected METADATA block, found whitespace");
            parser.Consume<DocumentStart>();
            return ReadValue(parser, at, 0) is RegoObject content ? Normalize(content, at) : throw new ParseException(at, "METADATA block must be a mapping");
        }
        catch (YamlException e)
        {
            throw new ParseException(at with { Row = at.Row + (int)e.Start.Line }, $"yaml: {e.Message}");
        }
        catch (InvalidOperationException e)
        {
            // The scanner gives up on some malformed texts this way.
            throw new ParseException(at, $"yaml: {e.Message}");
        }
    }

    private static RegoValue ReadValue(IParser parser, SourceLocation at, int depth)
    {
        if (depth > MaxDepth) throw new ParseException(at, "yaml: nesting is too deep");
        if (parser.TryConsume<Scalar>(out var scalar)) return ReadScalar(scalar);
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<RegoValue>();
            while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(ReadValue(parser, at, depth + 1));
            return RegoArray.Of(items);
        }
        if (parser.TryConsume<MappingStart>(out _))
        {
            var members = new List<KeyValuePair<RegoValue, RegoValue>>();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = ReadValue(parser, at, depth + 1);
                members.Add(new(key is RegoString ? key : RegoString.Of(key.ToJson()), ReadValue(parser, at, depth + 1)));
            }
            return RegoObject.Of(members);
        }
        throw new ParseException(at, "yaml: aliases are not supported in metadata");
    }

    private static RegoValue ReadScalar(Scalar scalar)
    {
        if (scalar.Style is not ScalarStyle.Plain) return RegoString.Of(scalar.Value);
        return scalar.Value switch
        {
            "" or "~" or "null" => RegoNull.Instance,
            "true" => RegoBoolean.True,
            "false" => RegoBoolean.False,
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && RegoNumber.TryParse(text, out var number) => number,
            var text => RegoString.Of(text),
        };
    }

    private static RegoObject Normalize(RegoObject content, SourceLocation at)
    {
        var members = new List<KeyValuePair<RegoValue, RegoValue>>();
        foreach (var (key, value) in content)
        {
            var normal = (key as RegoString)?.Value switch
            {
                "authors" => NormalizeList(value, at, "authors", NormalizeAuthor),
                "related_resources" => NormalizeList(value, at, "related_resources", NormalizeResource),
                "title" or "description" or "scope" when value is not RegoString => throw new ParseException(at, $"invalid `{key}` value: expected string"),
                "organizations" => NormalizeList(value, at, "organizations", static item => item),
                "custom" when value is not RegoObject => throw new ParseException(at, "invalid `custom` value: expected object"),
                _ => value,
            };
            members.Add(new(key, normal));
        }
        return RegoObject.Of(members);
    }

    private static RegoArray NormalizeList(RegoValue value, SourceLocation at, string name, Func<RegoValue, RegoValue> item) =>
        value is RegoArray list ? RegoArray.Of(list.Select(item)) : throw new ParseException(at, $"invalid `{name}` value: expected list");

    // "Jane Doe <jane@example.com>"
    private static RegoValue NormalizeAuthor(RegoValue value)
    {
        if (value is not RegoString { Value: var text }) return value;
        var open = text.LastIndexOf('<');
        if (open < 0 || !text.EndsWith('>')) return Pair("name", text.Trim());
        var name = text[..open].Trim();
        var email = text[(open + 1)..^1];
        return name.Length == 0
            ? Pair("email", email)
            : RegoObject.Of([new(RegoString.Of("name"), RegoString.Of(name)), new(RegoString.Of("email"), RegoString.Of(email))]);
    }

    private static RegoValue NormalizeResource(RegoValue value) => value is RegoString { Value: var text } ? Pair("ref", text) : value;

    private static RegoObject Pair(string key, string value) => RegoObject.Of([new(RegoString.Of(key), RegoString.Of(value))]);
}
