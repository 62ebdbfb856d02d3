using System.Text.Json;
using Plinto.Issuer.Data;
using Plinto.Issuer.EventReaders;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>Reads a webhook and opens what it signs by.</summary>
internal sealed class LoadTarget(WorkerDatabase db, RootKeys keys, TimeProvider time)
{
    private readonly WebhookSql _webhooks = new(db);

    /// <summary>Null if there is no such webhook any more.</summary>
    public async Task<Target?> RunAsync(ClaimedReader reader, CancellationToken ct)
    {
        var id = new WebhookId(reader.Id);
        if (await _webhooks.FindAsync(reader.TenantId, id, ct) is not { } webhook)
        {
            return null;
        }

        var secrets = await WebhookSecretSql.ListAsync(db, reader.TenantId, id, time.GetUtcNow(), ct);
        var headers = secrets.Find(secret => secret.Kind == WebhookSecret.Headers);
        await using var query = db.In(reader.TenantId, "select disabled_at is null from tenants");
        return new Target
        {
            Webhook = webhook,
            Headers = headers is null ? new Dictionary<string, string>() : JsonSerializer.Deserialize(Open(reader, headers), WebhooksJson.Default.IReadOnlyDictionaryStringString)!,
            Signer = new WebhookSigner([.. InOrder(webhook, secrets).Select(secret => (secret.Kind, Open(reader, secret)))]),
            IsOpen = webhook.IsOpen && await query.ScalarAsync<bool>(ct),
        };
    }

    // HMAC before Ed25519: receivers that look at the first signature alone know no other.
    private static IEnumerable<WebhookSecret> InOrder(Webhook webhook, List<WebhookSecret> secrets) =>
        Webhook.KindsOf(webhook.Signing).SelectMany(kind => InOrder(webhook, secrets, kind));

    private static IEnumerable<WebhookSecret> InOrder(Webhook webhook, List<WebhookSecret> secrets, string kind)
    {
        var own = secrets.Where(secret => secret.Kind == kind);
        return webhook.FirstSignature == "new" ? own.Reverse() : own;
    }

    private byte[] Open(ClaimedReader reader, WebhookSecret secret) => keys.Open(secret.Sealed, EnvelopePurpose.WebhookSecret(reader.TenantId, reader.Id, secret.Id));
}
