using Plinto.Issuer.Ids;

namespace Plinto.Issuer.AuditExports;

/// <summary>An export's id.</summary>
internal readonly record struct AuditExportId(Guid Value) : ITypeId<AuditExportId>
{
    public static string Prefix => "axp";

    public static AuditExportId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>axp_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
