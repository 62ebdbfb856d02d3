using System.Text;
using Plinto.Rego.Builtins.Strings;
using Plinto.Rego.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Plinto.Rego.Builtins.Encodings;

/// <summary>Builds a value from the first document of a YAML text: keys become strings, anchors and merges are resolved.</summary>
internal sealed class YamlReader
{
    private const int MostDepth = 1000;

    private readonly Parser _parser;
    private readonly BuiltinContext _context;
    private readonly Dictionary<string, (RegoValue Value, long Size)> _anchors = [];
    private long _size;
    private int _depth;

    public YamlReader(string text, BuiltinContext context)
    {
        _parser = new Parser(new StringReader(text));
        _context = context;
    }

    /// <summary>The value; null when the budget is used up.</summary>
    public RegoValue? Read()
    {
        Next<StreamStart>();
        if (!_parser.MoveNext() || _parser.Current is StreamEnd)
        {
            return RegoNull.Instance;
        }

        _parser.MoveNext();
        return ReadNode();
    }

    private RegoValue? ReadNode()
    {
        // Aliases are counted each time with all they hold, so that a few lines cannot unfold to gigabytes.
        if (++_depth > MostDepth || !_context.Charge(1))
        {
            return _depth > MostDepth ? throw new BuiltinException("yaml: exceeded max depth") : null;
        }

        var before = _size++;
        var node = _parser.Current!;
        var anchor = node is NodeEvent { Anchor.IsEmpty: false } anchored ? anchored.Anchor.Value : null;
        var value = node switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart => ReadSequence(),
            MappingStart => ReadMapping(),
            AnchorAlias alias => Resolve(alias),
            _ => throw new YamlException(node.Start, node.End, "did not find expected node content"),
        };
        _depth--;
        if (anchor is not null && value is not null)
        {
            _anchors[anchor] = (value, _size - before);
        }

        return value;
    }

    private RegoValue? Resolve(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var known))
        {
            throw new BuiltinException($"yaml: unknown anchor '{alias.Value.Value}' referenced");
        }

        _size += known.Size;
        return _context.Charge(known.Size) ? known.Value : null;
    }

    private RegoArray? ReadSequence()
    {
        var items = new RegoArray(0);
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
        {
            if (ReadNode() is not { } item)
            {
                return null;
            }

            items.Append(item);
        }

        return items;
    }

    private RegoObject? ReadMapping()
    {
        var members = new RegoObject(0);
        var merged = new List<RegoValue>();
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            var merge = _parser.Current is Scalar { Value: "<<", IsQuotedImplicit: false };
            if (ReadNode() is not { } key || !_parser.MoveNext() || ReadNode() is not { } value)
            {
                return null;
            }

            if (merge)
            {
                RegoValue[] sources = value is RegoArray list ? [.. list] : [value];
                merged.AddRange(sources.All(static source => source is RegoObject) ? sources
                    : throw new BuiltinException("yaml: map merge requires map or sequence of maps as the value"));
            }
            else
            {
                members.Insert(KeyText(key), value);
            }
        }

        foreach (var source in merged.OfType<RegoObject>())
        {
            foreach (var (key, value) in source)
            {
                if (members.Find(key) is null)
                {
                    members.Insert(key, value);
                }
            }
        }

        return members;
    }

    // Numbers that are no integers are read as doubles and written as floats of 32 bits.
    private static RegoString KeyText(RegoValue key) => key switch
    {
        RegoString text => text,
        RegoBoolean => RegoJson.Write(key).ToRego(),
        RegoNumber number when number.TryGetInt64(out _) => number.Text.ToRego(),
        RegoNumber number => GoFloat.General((float)number.ToDouble()).ToRego(),
        _ => throw new BuiltinException("error converting YAML to JSON: unsupported map key"),
    };

    private static RegoValue ReadScalar(Scalar scalar)
    {
        const string Core = "tag:yaml.org,2002:";
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        if (tag.Length == 0 && scalar.Style == ScalarStyle.Plain)
        {
            return YamlScalar.Resolve(scalar.Value);
        }

        var kind = tag.StartsWith(Core, StringComparison.Ordinal) ? tag[Core.Length..] : "";
        switch (kind)
        {
            case "binary":
                return Binary(scalar.Value);
            case "int" or "float" or "bool" or "null":
                var value = YamlScalar.Resolve(scalar.Value);
                var fits = value switch
                {
                    RegoNull => kind == "null",
                    RegoBoolean => kind == "bool",
                    RegoNumber number => kind == "float" || (kind == "int" && number.TryGetInteger(out _)),
                    _ => false,
                };
                return fits ? value : throw new BuiltinException($"error converting YAML to JSON: yaml: cannot decode `{scalar.Value}` as a !!{kind}");
            default:
                return scalar.Value.ToRego();
        }
    }

    private static RegoString Binary(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text)).ToRego();
        }
        catch (FormatException)
        {
            throw new BuiltinException("error converting YAML to JSON: yaml: !!binary value contains invalid base64 data");
        }
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (!_parser.MoveNext() || _parser.Current is not T)
        {
            throw new BuiltinException("yaml: malformed stream");
        }
    }
}
