using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Identifiers;

/// <summary><c>uri.parse</c> and <c>uri.is_valid</c>: what is empty is left out of the answer.</summary>
internal static class UriBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("uri.parse", "string", "object<string:string>", static (_, o) => Describe(GoUri.Parse(o[0].Text()))),
        new("uri.is_valid", "string", "boolean", Validates, IsValid),
    ];

    private static RegoBoolean IsValid(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        try
        {
            GoUri.Parse(operands[0].Text());
            return RegoBoolean.Of(operands[0].Text().Length > 0);
        }
        catch (BuiltinException)
        {
            return RegoBoolean.False;
        }
    }

    private static RegoObject Describe(GoUri uri)
    {
        var result = new RegoObject(4);
        foreach (var (name, value) in new[]
        {
            ("scheme", uri.Scheme), ("hostname", uri.HostName), ("port", uri.Port), ("path", uri.Path),
            ("raw_path", uri.RawPath), ("raw_query", uri.RawQuery), ("fragment", uri.Fragment),
        })
        {
            if (value.Length > 0)
            {
                result.Insert(new RegoString(name), value.ToRego());
            }
        }

        return result;
    }
}
