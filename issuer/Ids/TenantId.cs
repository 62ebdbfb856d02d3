
namespace Plinto.Issuer.Ids;

/// <summary>A tenant's id.</summary>
internal readonly record struct TenantId(Guid Value)
{
    private const string Prefix = "tnt";

    /// <summary>Reads the wire form; false for anything else.</summary>
    public static bool TryParse(string? text, out TenantId id)
    {
        var known = TypeId.TryParse(Prefix, text, out var value);
        id = new TenantId(value);
        return known;
    }

    /// <summary>The wire form, <c>tnt_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
