using System.Security.Cryptography;
using NSec.Cryptography;
using Plinto.Issuer.OutgoingCalls;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>Signatures as Standard Webhooks has them: over id, time and body, <c>v1</c> by HMAC-SHA256 and <c>v1a</c> by Ed25519.</summary>
/// <param name="keys">In the order in which their signatures stand.</param>
internal sealed class WebhookSigner(IReadOnlyList<(string Kind, byte[] Key)> keys) : IDisposable
{
    /// <summary>What stands in <c>webhook-signature</c>: all signatures, by blanks.</summary>
    public string Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var content = StandardWebhook.Content(id, timestamp, body);
        return string.Join(' ', keys.Select(key => key.Kind == WebhookSecret.Hmac ? StandardWebhook.Hmac(key.Key, content) : Ed25519(key.Key, content)));
    }

    public void Dispose()
    {
        foreach (var (_, key) in keys)
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static string Ed25519(byte[] seed, byte[] content)
    {
        using var key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        return "v1a," + Convert.ToBase64String(SignatureAlgorithm.Ed25519.Sign(key, content));
    }
}
