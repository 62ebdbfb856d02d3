namespace Plinto.Issuer.Ids;

/// <summary>An edge's id: <c>iss</c>, <c>sub</c> and <c>kid</c> of its assertions.</summary>
internal readonly record struct EdgeId(Guid Value) : ITypeId<EdgeId>
{
    public static string Prefix => "edg";

    public static EdgeId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>edg_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
