using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Plinto.Issuer.OutgoingCalls;

/// <summary>What Standard Webhooks 1.0 has signed, and the symmetric signature over it.</summary>
internal static class StandardWebhook
{
    /// <summary>Id, time in seconds and body, with dots between.</summary>
    public static byte[] Content(string id, long timestamp, ReadOnlySpan<byte> body) =>
        [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];

    /// <summary><c>v1,</c> and base64 of HMAC-SHA256.</summary>
    public static string Hmac(byte[] key, byte[] content) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, content));
}
