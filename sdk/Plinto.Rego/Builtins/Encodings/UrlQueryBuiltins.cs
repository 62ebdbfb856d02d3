using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Encodings;

/// <summary>Query strings as Go's <c>net/url</c> reads and writes them.</summary>
internal static class UrlQueryBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("urlquery.encode", "string", "string", static (_, o) => UrlEscaping.Query(o[0].Text()).ToRego()),
        new("urlquery.decode", "string", "string", static (_, o) => UrlEscaping.Unescape(o[0].Text(), plusIsSpace: true).ToRego()),
        new("urlquery.encode_object", "object<string:any<string,array<string>,set<string>>>", "string", EncodeObject),
        new("urlquery.decode_object", "string", "object<string:array<string>>", DecodeObject),
    ];

    private static RegoValue? EncodeObject(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var pairs = new List<string>();
        foreach (var (key, value) in (RegoObject)operands[0])
        {
            if (key is not RegoString name)
            {
                return context.OperandError(1, "object with string keys", key);
            }

            IEnumerable<RegoValue> values = value is RegoString ? [value] : value is RegoArray or RegoSet ? value.Elements() : [RegoNull.Instance];
            foreach (var item in values)
            {
                if (item is not RegoString text)
                {
                    return context.TypeError($"operand 1 must be one of {{string, array, set}} of strings but got {KindNames.Of(item)}");
                }

                pairs.Add($"{UrlEscaping.Query(name.Value)}={UrlEscaping.Query(text.Value)}");
            }
        }

        return string.Join('&', pairs).ToRego();
    }

    private static RegoObject DecodeObject(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var lists = new Dictionary<string, RegoArray>();
        foreach (var pair in operands[0].Text().Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Contains(';', StringComparison.Ordinal))
            {
                throw new BuiltinException("invalid semicolon separator in query");
            }

            var at = pair.IndexOf('=', StringComparison.Ordinal);
            var key = UrlEscaping.Unescape(at < 0 ? pair : pair[..at], plusIsSpace: true);
            if (!lists.TryGetValue(key, out var list))
            {
                lists[key] = list = new RegoArray(1);
            }

            list.Append(UrlEscaping.Unescape(at < 0 ? "" : pair[(at + 1)..], plusIsSpace: true).ToRego());
        }

        return RegoObject.Of(lists.Select(static l => KeyValuePair.Create<RegoValue, RegoValue>(l.Key.ToRego(), l.Value)));
    }
}
