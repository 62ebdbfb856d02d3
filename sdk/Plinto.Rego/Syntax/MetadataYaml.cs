using System.Globalization;
using Plinto.Rego.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Scalar = YamlDotNet.Core.Events.Scalar;

namespace Plinto.Rego.Syntax;

/// <summary>The YAML of a metadata block as values; <see cref="MetadataFields"/> says what they mean.</summary>
internal static class MetadataYaml
{
    private const int MaxDepth = 64;

    public static RegoObject Read(string yaml, SourceLocation at)
    {
        try
        {
            var parser = new YamlDotNet.Core.Parser(new StringReader(yaml));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                throw new ParseException(at, "expected METADATA block, found whitespace");
            }

            parser.Consume<DocumentStart>();
            return ReadValue(parser, at, 0) is RegoObject content ? MetadataFields.Read(content, at) : throw new ParseException(at, "METADATA block must be a mapping");
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
        if (depth > MaxDepth)
        {
            throw new ParseException(at, "yaml: nesting is too deep");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return ReadScalar(scalar);
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<RegoValue>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(ReadValue(parser, at, depth + 1));
            }

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
        if (scalar.Style is not ScalarStyle.Plain)
        {
            return RegoString.Of(scalar.Value);
        }

        return scalar.Value switch
        {
            "" or "~" or "null" => RegoNull.Instance,
            "true" => RegoBoolean.True,
            "false" => RegoBoolean.False,
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && RegoNumber.TryParse(text, out var number) => number,
            var text => RegoString.Of(text),
        };
    }
}
