using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Policies.Sources;

/// <summary>A policy's id.</summary>
internal readonly record struct PolicyId(Guid Value)
{
    private const string Prefix = "pol";

    /// <summary>Reads the wire form; false for anything else.</summary>
    public static bool TryParse(string? text, out PolicyId id)
    {
        var known = TypeId.TryParse(Prefix, text, out var value);
        id = new PolicyId(value);
        return known;
    }

    /// <summary>The wire form, <c>pol_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
