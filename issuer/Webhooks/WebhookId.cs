using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Webhooks;

/// <summary>A webhook's id.</summary>
internal readonly record struct WebhookId(Guid Value) : ITypeId<WebhookId>
{
    public static string Prefix => "whk";

    public static WebhookId Of(Guid value) => new(value);

    /// <summary>The wire form, <c>whk_…</c>.</summary>
    public override string ToString() => TypeId.Format(Prefix, Value);
}
