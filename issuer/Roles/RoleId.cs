using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Roles;

/// <summary>A role's id. Policies and tokens name roles by their names.</summary>
internal readonly record struct RoleId(Guid Value)
{
    private const string Prefix = "rol";

    /// <summary>Reads the wire form; false for anything else.</summary>
    public static bool TryParse(string? text, out RoleId id)
    {
        var known = TypeId.TryParse(Prefix, text, out var value);
        id = new RoleId(value);
        return known;
    }

    /// <summary>The wire form, <c>rol_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
