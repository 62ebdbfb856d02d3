using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Roles;

/// <summary>A role's id. Policies and tokens name roles by their names.</summary>
internal readonly record struct RoleId(Guid Value) : ITypeId<RoleId>
{
    public static string Prefix => "rol";

    public static RoleId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>rol_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
