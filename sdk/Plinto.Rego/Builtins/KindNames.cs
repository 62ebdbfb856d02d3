using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins;

/// <summary>Names of kinds as OPA's messages and <c>type_name</c> write them.</summary>
internal static class KindNames
{
    // The order in which OPA's messages list alternatives.
    private static readonly RegoKind[] Listed = [RegoKind.Null, RegoKind.Boolean, RegoKind.Number, RegoKind.String, RegoKind.Object, RegoKind.Set, RegoKind.Array];

    public static string Of(RegoValue value) => Of(value.Kind);

    public static string Of(RegoKind kind) => kind switch
    {
        RegoKind.Null => "null",
        RegoKind.Boolean => "boolean",
        RegoKind.Number => "number",
        RegoKind.String => "string",
        RegoKind.Array => "array",
        RegoKind.Object => "object",
        _ => "set",
    };

    /// <summary>The kinds a mask (bit = kind) allows, as a message's "must be …".</summary>
    public static string Expected(int mask)
    {
        var names = Listed.Where(kind => (mask & (1 << (int)kind)) != 0).Select(Of).ToArray();
        return names.Length == 1 ? names[0] : $"one of {{{string.Join(", ", names)}}}";
    }
}
