namespace Plinto.Issuer.Webhooks;

/// <summary>A webhook on the wire, without secrets and values of headers.</summary>
internal sealed record WebhookBody
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    public string? Description { get; init; }

    /// <summary>Types of events, with <c>*</c> for all or at the end: <c>client.*</c>.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Names of its own headers; their values are never shown.</summary>
    public required IReadOnlyList<string> Headers { get; init; }

    /// <summary>Form of the payloads.</summary>
    public required string ApiVersion { get; init; }

    /// <summary><c>hmac</c> (<c>v1</c>), <c>ed25519</c> (<c>v1a</c>) or <c>both</c>.</summary>
    public required string Signing { get; init; }

    /// <summary>Whose signature stands first while several secrets are valid: <c>old</c> or <c>new</c>.</summary>
    public required string FirstSignature { get; init; }

    /// <summary>What signs now, oldest first.</summary>
    public required IReadOnlyList<WebhookSecretBody> Secrets { get; init; }

    public required bool Paused { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary><c>gone</c>: it answered 410; <c>failing</c>: it failed for too long.</summary>
    public string? DisabledReason { get; init; }

    public required WebhookHealthBody Health { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static WebhookBody From(Webhook webhook, IEnumerable<WebhookSecret> secrets) => new()
    {
        Id = webhook.Id.ToString(), Url = webhook.Url, Description = webhook.Description, Types = webhook.Types, Headers = webhook.HeaderNames, ApiVersion = webhook.ApiVersion,
        Signing = webhook.Signing, FirstSignature = webhook.FirstSignature, Secrets = [.. secrets.Select(WebhookSecretBody.From)], Paused = webhook.Paused,
        DisabledAt = webhook.DisabledAt, DisabledReason = webhook.DisabledReason, Health = WebhookHealthBody.From(webhook), CreatedAt = webhook.CreatedAt,
    };
}
