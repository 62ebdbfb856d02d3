using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Operators;

/// <summary>An operator's id.</summary>
internal readonly record struct OperatorId(Guid Value) : ITypeId<OperatorId>
{
    public static string Prefix => "opr";

    public static OperatorId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>opr_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
