
namespace Plinto.Issuer.Ids;

/// <summary>A client's id; also its <c>client_id</c> in OAuth.</summary>
internal readonly record struct ClientId(Guid Value)
{
    private const string Prefix = "cli";

    /// <summary>Reads the wire form; false for anything else.</summary>
    public static bool TryParse(string? text, out ClientId id)
    {
        var known = TypeId.TryParse(Prefix, text, out var value);
        id = new ClientId(value);
        return known;
    }

    /// <summary>The wire form, <c>cli_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
