using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Edges;

/// <summary>An edge's id: <c>iss</c>, <c>sub</c> and <c>kid</c> of its assertions.</summary>
internal readonly record struct EdgeId(Guid Value)
{
    private const string Prefix = "edg";

    /// <summary>Reads the wire form; false for anything else.</summary>
    public static bool TryParse(string? text, out EdgeId id)
    {
        var known = TypeId.TryParse(Prefix, text, out var value);
        id = new EdgeId(value);
        return known;
    }

    /// <summary>The wire form, <c>edg_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
