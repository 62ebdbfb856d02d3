using System.Security.Cryptography;
using NSec.Cryptography;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.Webhooks;

/// <summary>What a webhook signs by, or the values of its own headers: sealed.</summary>
internal sealed record WebhookSecret
{
    public const string Hmac = "hmac";
    public const string Ed25519 = "ed25519";
    public const string Headers = "headers";
    private const int Length = 32;

    public required Guid Id { get; init; }

    /// <summary><see cref="Hmac"/>, <see cref="Ed25519"/> or <see cref="Headers"/>.</summary>
    public required string Kind { get; init; }

    public required Envelope Sealed { get; init; }

    /// <summary>Of Ed25519.</summary>
    public byte[]? PublicKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it no longer signs; null: not known yet.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Makes one.</summary>
    /// <returns>With it the text that is shown once, <c>whsec_…</c>; null for Ed25519, whose private half nobody needs.</returns>
    public static (WebhookSecret Secret, string? Text) Make(TenantId tenant, WebhookId webhook, string kind, RootKeys keys, DateTimeOffset now)
    {
        var bytes = RandomNumberGenerator.GetBytes(Length);
        try
        {
            var secret = Seal(tenant, webhook, kind, bytes, keys, now) with { PublicKey = kind == Ed25519 ? PublicKeyOf(bytes) : null };
            return (secret, kind == Hmac ? "whsec_" + Convert.ToBase64String(bytes) : null);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Seals bytes as the secret of a webhook.</summary>
    public static WebhookSecret Seal(TenantId tenant, WebhookId webhook, string kind, ReadOnlySpan<byte> bytes, RootKeys keys, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        return new WebhookSecret { Id = id, Kind = kind, Sealed = keys.Seal(bytes, EnvelopePurpose.WebhookSecret(tenant, webhook.Value, id)), CreatedAt = now };
    }

    private static byte[] PublicKeyOf(byte[] seed)
    {
        using var key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        return key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
    }
}
