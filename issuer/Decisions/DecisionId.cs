using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Decisions;

/// <summary>A decision's id.</summary>
internal readonly record struct DecisionId(Guid Value) : ITypeId<DecisionId>
{
    public static string Prefix => "dec";

    public static DecisionId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>dec_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
