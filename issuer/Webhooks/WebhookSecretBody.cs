namespace Plinto.Issuer.Webhooks;

/// <summary>A secret that signs, on the wire: never the secret itself.</summary>
internal sealed record WebhookSecretBody
{
    /// <summary><c>hmac</c> or <c>ed25519</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>whpk_…</c>, to verify <c>v1a</c> by; absent for HMAC.</summary>
    public string? PublicKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it no longer signs; absent: not before it is rotated.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public static WebhookSecretBody From(WebhookSecret secret) => new()
    {
        Kind = secret.Kind, PublicKey = secret.PublicKey is { } key ? "whpk_" + Convert.ToBase64String(key) : null, CreatedAt = secret.CreatedAt, ExpiresAt = secret.ExpiresAt,
    };
}
