using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Resources;

/// <summary>A resource's id.</summary>
internal readonly record struct ResourceId(Guid Value)
{
    private const string Prefix = "rsc";

    /// <summary>Reads the wire form; false for anything else.</summary>
    public static bool TryParse(string? text, out ResourceId id)
    {
        var known = TypeId.TryParse(Prefix, text, out var value);
        id = new ResourceId(value);
        return known;
    }

    /// <summary>The wire form, <c>rsc_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
