namespace Plinto.Issuer.Webhooks;

/// <summary>The answer to making a webhook, or rotating its secret.</summary>
internal sealed record CreatedWebhook
{
    public required WebhookBody Webhook { get; init; }

    /// <summary><c>whsec_…</c>, shown this once; absent where Ed25519 alone signs, and in a repetition.</summary>
    public string? Secret { get; init; }

    /// <summary>False in a repetition: rotate the secret if it was lost.</summary>
    public required bool SecretShown { get; init; }
}
