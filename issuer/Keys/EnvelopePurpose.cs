using System.Text;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Keys;

/// <summary>What an envelope is for, as additional authenticated data: an envelope copied to another tenant, key or table does not open.</summary>
internal readonly record struct EnvelopePurpose
{
    private EnvelopePurpose(string text) => AdditionalData = Encoding.UTF8.GetBytes(text);

    public byte[] AdditionalData { get; }

    public static EnvelopePurpose SigningKey(TenantId tenant, string kid) => new($"signing-key|{tenant.Value:N}|{kid}");

    public static EnvelopePurpose FeedKey(string kid) => new($"feed-key|{kid}");

    public static EnvelopePurpose DataProtectionKey(string name) => new($"data-protection-key|{name}");

    public static EnvelopePurpose OutgoingMail(TenantId tenant, Guid mail) => new($"outgoing-mail|{tenant.Value:N}|{mail:N}");

    public static EnvelopePurpose LogStreamSecret(TenantId tenant, Guid stream) => new($"log-stream|{tenant.Value:N}|{stream:N}");

    public static EnvelopePurpose WebhookSecret(TenantId tenant, Guid webhook, Guid secret) => new($"webhook-secret|{tenant.Value:N}|{webhook:N}|{secret:N}");

    public static EnvelopePurpose RootKeyCheck(string rootKeyId) => new($"root-key-check|{rootKeyId}");
}
