
namespace Plinto.Issuer.Ids;

/// <summary>A session's id; also the <c>sid</c> of its tokens.</summary>
internal readonly record struct SessionId(Guid Value)
{
    private const string Prefix = "ses";

    /// <summary>Reads the wire form; false for anything else.</summary>
    public static bool TryParse(string? text, out SessionId id)
    {
        var known = TypeId.TryParse(Prefix, text, out var value);
        id = new SessionId(value);
        return known;
    }

    /// <summary>The wire form, <c>ses_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
