using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Policies.Sources;

/// <summary>A policy's id.</summary>
internal readonly record struct PolicyId(Guid Value) : ITypeId<PolicyId>
{
    public static string Prefix => "pol";

    public static PolicyId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>pol_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
