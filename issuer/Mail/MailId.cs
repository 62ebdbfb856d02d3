using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Mail;

/// <summary>A mail's id, as events name it.</summary>
internal readonly record struct MailId(Guid Value) : ITypeId<MailId>
{
    public static string Prefix => "mal";

    public static MailId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>mal_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
