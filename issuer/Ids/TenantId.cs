
namespace Plinto.Issuer.Ids;

/// <summary>A tenant's id.</summary>
internal readonly record struct TenantId(Guid Value) : ITypeId<TenantId>
{
    public static string Prefix => "tnt";

    public static TenantId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>tnt_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
