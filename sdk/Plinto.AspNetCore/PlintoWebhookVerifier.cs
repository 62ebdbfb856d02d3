using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Plinto.AspNetCore;

/// <summary>
/// Verifies calls of Plinto's webhooks (Standard Webhooks, <c>v1</c>: HMAC-SHA256). Several secrets may be valid, so that one can be rotated without losing an event. <c>v1a</c>
/// (Ed25519) is passed over: .NET has none.
/// </summary>
public sealed class PlintoWebhookVerifier
{
    private const string SecretPrefix = "whsec_";
    private const string SignaturePrefix = "v1,";
    private const int ShortestSecret = 24;
    private const int MostSignatures = 16;
    private readonly byte[][] _secrets;
    private readonly TimeSpan _tolerance;
    private readonly TimeProvider _time;

    /// <summary>Makes one.</summary>
    /// <param name="secrets">Each <c>whsec_…</c>, as the issuer showed it.</param>
    /// <param name="tolerance">How far the time of a call may be from now, in both directions. Default: 5 minutes.</param>
    /// <param name="time">Default: the system's.</param>
    /// <exception cref="ArgumentException">There is no secret, or one is none.</exception>
    public PlintoWebhookVerifier(IEnumerable<string> secrets, TimeSpan? tolerance = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        _secrets = [.. secrets.Select(Read)];
        if (_secrets.Length == 0)
        {
            throw new ArgumentException("name at least one secret, whsec_…", nameof(secrets));
        }

        (_tolerance, _time) = (tolerance ?? TimeSpan.FromMinutes(5), time ?? TimeProvider.System);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_tolerance, TimeSpan.Zero, nameof(tolerance));
    }

    /// <summary>Whether a call is Plinto's and recent. The body is to be the very bytes that came: whoever parses and writes them again gets other bytes.</summary>
    /// <param name="id"><c>webhook-id</c>.</param>
    /// <param name="timestamp"><c>webhook-timestamp</c>.</param>
    /// <param name="signature"><c>webhook-signature</c>.</param>
    /// <param name="body">Of the request.</param>
    public PlintoWebhookFailure Verify(string? id, string? timestamp, string? signature, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature))
        {
            return PlintoWebhookFailure.HeadersMissing;
        }

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return PlintoWebhookFailure.TimestampUnreadable;
        }

        if (!IsSigned(id, timestamp, signature, body))
        {
            return PlintoWebhookFailure.SignatureWrong;
        }

        var age = _time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds);
        return age > _tolerance ? PlintoWebhookFailure.TimestampTooOld : age < -_tolerance ? PlintoWebhookFailure.TimestampTooNew : PlintoWebhookFailure.None;
    }

    private bool IsSigned(string id, string timestamp, string signature, ReadOnlySpan<byte> body)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var start = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        var found = false;
        foreach (var secret in _secrets)
        {
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
            hmac.AppendData(start);
            hmac.AppendData(body);
            hmac.GetHashAndReset(expected);
            // All are compared, in constant time each: how long it takes tells nothing of which was near.
            foreach (var one in signature.Split(' ', MostSignatures, StringSplitOptions.RemoveEmptyEntries))
            {
                found |= one.StartsWith(SignaturePrefix, StringComparison.Ordinal) && Convert.TryFromBase64String(one[SignaturePrefix.Length..], given, out var length)
                    && length == given.Length && CryptographicOperations.FixedTimeEquals(given, expected);
            }
        }

        return found;
    }

    private static byte[] Read(string text)
    {
        var bytes = new byte[text?.Length ?? 0];
        return text is not null && text.StartsWith(SecretPrefix, StringComparison.Ordinal) && Convert.TryFromBase64String(text[SecretPrefix.Length..], bytes, out var length)
            && length >= ShortestSecret
            ? bytes[..length]
            : throw new ArgumentException("a secret is not whsec_… and base 64 of at least 24 bytes");
    }
}
