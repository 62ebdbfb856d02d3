using System.Security.Cryptography;
using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Keys;

/// <summary>Seals and opens envelopes (AES-256-GCM, random nonce).</summary>
internal sealed class RootKeys
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly Dictionary<string, byte[]> _keys;

    /// <param name="activeId">The key that seals; one of <paramref name="keys"/>.</param>
    /// <param name="keys">32 bytes each, by id.</param>
    public RootKeys(string activeId, IReadOnlyDictionary<string, byte[]> keys)
    {
        _keys = new Dictionary<string, byte[]>(keys, StringComparer.OrdinalIgnoreCase);
        ActiveId = _keys.Keys.First(id => string.Equals(id, activeId, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Length of a root key in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>The root keys as configured. Never made up: without them no private key could ever be read again.</summary>
    /// <exception cref="ConfigurationFault">One is missing or no key.</exception>
    public static RootKeys From(RootKeyOptions options)
    {
        var keys = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, text) in options.Keys)
        {
            var bytes = new byte[KeyLength + 1];
            keys[id] = Convert.TryFromBase64String(text, bytes, out var length) && length == KeyLength
                ? bytes[..KeyLength]
                : throw new ConfigurationFault(
                    $"Plinto:RootKeys:Keys:{id} is not 32 bytes in base 64; restore the key that was used before, or make a first one with `issuer root-key`");
        }

        if (options.Active is not { } active)
        {
            throw new ConfigurationFault(
                "set Plinto:RootKeys:Active (PLINTO__ROOTKEYS__ACTIVE) to the id of a root key, and Plinto:RootKeys:Keys:<id> to the key; `issuer root-key` makes one");
        }

        return keys.ContainsKey(active)
            ? new RootKeys(active, keys)
            : throw new ConfigurationFault(
                $"Plinto:RootKeys:Active names `{active}`, but Plinto:RootKeys:Keys:{active} is missing; set it to the key, `issuer root-key` makes one");
    }

    /// <summary>Id of the key that seals.</summary>
    public string ActiveId { get; }

    /// <summary>Whether envelopes under this key can be opened.</summary>
    public bool Has(string id) => _keys.ContainsKey(id);

    /// <summary>Encrypts under the active root key.</summary>
    public Envelope Seal(ReadOnlySpan<byte> secret, EnvelopePurpose purpose)
    {
        var result = new byte[NonceLength + TagLength + secret.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(_keys[ActiveId], TagLength);
        cipher.Encrypt(result.AsSpan(0, NonceLength), secret, result.AsSpan(NonceLength + TagLength), result.AsSpan(NonceLength, TagLength), purpose.AdditionalData);
        return new Envelope(ActiveId, result);
    }

    /// <summary>Decrypts.</summary>
    /// <exception cref="CryptographicException">The root key is not configured or another one, or the envelope was made for another purpose or changed.</exception>
    public byte[] Open(Envelope envelope, EnvelopePurpose purpose)
    {
        if (!_keys.TryGetValue(envelope.RootKeyId, out var key))
        {
            throw new CryptographicException($"root key `{envelope.RootKeyId}` is not configured");
        }

        if (envelope.Sealed.Length < NonceLength + TagLength)
        {
            throw new CryptographicException("the envelope is too short");
        }

        var secret = new byte[envelope.Sealed.Length - NonceLength - TagLength];
        var sealedBytes = envelope.Sealed.AsSpan();
        using var cipher = new AesGcm(key, TagLength);
        cipher.Decrypt(sealedBytes[..NonceLength], sealedBytes[(NonceLength + TagLength)..], sealedBytes.Slice(NonceLength, TagLength), secret, purpose.AdditionalData);
        return secret;
    }
}
