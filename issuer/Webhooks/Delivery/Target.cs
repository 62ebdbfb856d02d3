namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>A webhook as a turn of deliveries finds it, with what it signs by.</summary>
internal sealed record Target
{
    public required Webhook Webhook { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required WebhookSigner Signer { get; init; }

    /// <summary>Whether events go there; tests go anyway.</summary>
    public required bool IsOpen { get; init; }
}
