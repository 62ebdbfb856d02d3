
namespace Plinto.Issuer.Ids;

/// <summary>A person's id; also the <c>sub</c> of its tokens.</summary>
internal readonly record struct IdentityId(Guid Value)
{
    private const string Prefix = "idt";

    /// <summary>Reads the wire form; false for anything else.</summary>
    public static bool TryParse(string? text, out IdentityId id)
    {
        var known = TypeId.TryParse(Prefix, text, out var value);
        id = new IdentityId(value);
        return known;
    }

    /// <summary>The wire form, <c>idt_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
