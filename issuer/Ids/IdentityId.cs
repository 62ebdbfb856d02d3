
namespace Plinto.Issuer.Ids;

/// <summary>A person's id; also the <c>sub</c> of its tokens.</summary>
internal readonly record struct IdentityId(Guid Value) : ITypeId<IdentityId>
{
    public static string Prefix => "idt";

    public static IdentityId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>idt_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
