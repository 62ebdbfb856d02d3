
namespace Plinto.Issuer.Ids;

/// <summary>An API key's id, which is no secret.</summary>
internal readonly record struct ApiKeyId(Guid Value)
{
    private const string Prefix = "key";

    /// <summary>Reads the wire form; false for anything else.</summary>
    public static bool TryParse(string? text, out ApiKeyId id)
    {
        var known = TypeId.TryParse(Prefix, text, out var value);
        id = new ApiKeyId(value);
        return known;
    }

    /// <summary>The wire form, <c>key_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
