using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.IdentityModel.Tokens;

namespace Plinto.Tokens.Signatures;

/// <summary>An ES256 key of the process's own, for assertions. Issuer keys are not this: they live in the issuer alone.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly SignatureProvider _provider;

    private SigningKey(ECDsa key, string? keyId)
    {
        _key = key;
        var parameters = key.ExportParameters(includePrivateParameters: false);
        (X, Y) = (Base64Url.EncodeToString(parameters.Q.X), Base64Url.EncodeToString(parameters.Q.Y));
        KeyId = keyId ?? Thumbprint(X, Y);
        _provider = new CryptoProviderFactory { CacheSignatureProviders = false }.CreateForSigning(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>The key's id: its RFC 7638 thumbprint unless it was named.</summary>
    public string KeyId { get; }

    /// <summary>x coordinate, base64url.</summary>
    public string X { get; }

    /// <summary>y coordinate, base64url.</summary>
    public string Y { get; }

    /// <summary>A new random P-256 key.</summary>
    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), null);

    /// <summary>Reads what <see cref="ExportPkcs8"/> wrote. Throws <see cref="CryptographicException"/> if it is not a P-256 key.</summary>
    public static SigningKey Import(ReadOnlySpan<byte> pkcs8, string? keyId = null)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key.KeySize == 256 ? new SigningKey(key, keyId) : throw new CryptographicException("not a P-256 key");
    }

    /// <summary>The private key, unencrypted: for a file that only its owner may read.</summary>
    public byte[] ExportPkcs8() => _key.ExportPkcs8PrivateKey();

    /// <summary>A compact JWS over the payload, with <c>alg</c>, <c>kid</c> and <c>typ</c> in its header.</summary>
    public string Sign(string type, ReadOnlySpan<byte> payload)
    {
        var header = $$"""{"alg":"ES256","kid":"{{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(KeyId)}}","typ":"{{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(type)}}"}""";
        var input = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(payload);
        return input + "." + Base64Url.EncodeToString(_provider.Sign(Encoding.ASCII.GetBytes(input)));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _provider.Dispose();
        _key.Dispose();
    }

    private static string Thumbprint(string x, string y) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
}
