using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Decisions;

/// <summary>A decision's id.</summary>
internal readonly record struct DecisionId(Guid Value)
{
    private const string Prefix = "dec";

    /// <summary>Reads the wire form; false for anything else.</summary>
    public static bool TryParse(string? text, out DecisionId id)
    {
        var known = TypeId.TryParse(Prefix, text, out var value);
        id = new DecisionId(value);
        return known;
    }

    /// <summary>The wire form, <c>dec_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
