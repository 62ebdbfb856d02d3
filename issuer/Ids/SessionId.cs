
namespace Plinto.Issuer.Ids;

/// <summary>A session's id; also the <c>sid</c> of its tokens.</summary>
internal readonly record struct SessionId(Guid Value) : ITypeId<SessionId>
{
    public static string Prefix => "ses";

    public static SessionId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>ses_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
