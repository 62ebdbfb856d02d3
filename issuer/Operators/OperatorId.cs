using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Operators;

/// <summary>An operator's id.</summary>
internal readonly record struct OperatorId(Guid Value)
{
    private const string Prefix = "opr";

    /// <summary>Reads the wire form; false for anything else.</summary>
    public static bool TryParse(string? text, out OperatorId id)
    {
        var known = TypeId.TryParse(Prefix, text, out var value);
        id = new OperatorId(value);
        return known;
    }

    /// <summary>The wire form, <c>opr_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
