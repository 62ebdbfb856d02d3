using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Mail;

/// <summary>A mail's id, as events name it.</summary>
internal readonly record struct MailId(Guid Value)
{
    private const string Prefix = "mal";

    /// <summary>The wire form, <c>mal_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
