using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Certificates;

/// <summary>Builds objects with the member names and null conventions of Go's JSON.</summary>
internal static class JsonMembers
{
    public static RegoObject Object(params IEnumerable<(string Name, RegoValue Value)> members)
    {
        var result = new RegoObject(8);
        foreach (var (name, value) in members)
        {
            result.Insert(new RegoString(name), value);
        }

        return result;
    }

    /// <summary>Bytes as base64; null when there are none, as for Go's nil slice.</summary>
    public static RegoValue Bytes(ReadOnlySpan<byte> bytes) => bytes.Length == 0 ? RegoNull.Instance : Convert.ToBase64String(bytes).ToRego();

    /// <summary>A list; null when empty, as for Go's nil slice.</summary>
    public static RegoValue List(IEnumerable<RegoValue> items) => RegoArray.Of(items) is { Count: > 0 } list ? list : RegoNull.Instance;

    public static RegoValue Texts(IEnumerable<string> items) => List(items.Select(static i => i.ToRego()));
}
