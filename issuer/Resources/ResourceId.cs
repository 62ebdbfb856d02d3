using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Resources;

/// <summary>A resource's id.</summary>
internal readonly record struct ResourceId(Guid Value) : ITypeId<ResourceId>
{
    public static string Prefix => "rsc";

    public static ResourceId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>rsc_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
