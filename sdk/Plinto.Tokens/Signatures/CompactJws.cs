using System.Buffers;
using System.Text;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Tokens.Signatures;

/// <summary>A compact JWS (RFC 7515 §7.1) taken apart: structure and header are checked, the signature is not until <see cref="VerifySignature"/>.</summary>
public readonly ref struct CompactJws
{
    private readonly ReadOnlySpan<char> _signingInput;
    private readonly ReadOnlySpan<char> _signature;
    private readonly ProtectedHeader _header;

    private CompactJws(ReadOnlySpan<char> signingInput, ReadOnlySpan<char> payload, ReadOnlySpan<char> signature, ProtectedHeader header)
    {
        _signingInput = signingInput;
        _signature = signature;
        _header = header;
        Payload = Base64UrlText.Decode(payload);
    }

    /// <summary>The decoded payload. Nobody has vouched for it before <see cref="VerifySignature"/>.</summary>
    public byte[] Payload { get; }

    /// <summary>The header's <c>kid</c>; empty if the format lets it be absent and it is.</summary>
    public string KeyId => _header.KeyId ?? "";

    /// <summary>The header's <c>alg</c>, one of Plinto's table. It decides nothing: a key verifies only its own.</summary>
    public string Algorithm => _header.Algorithm!;

    /// <summary>
    /// Takes the text apart. Refuses other than three canonical base64url parts, headers that bring a key or demand an extension, algorithms outside
    /// Plinto's table, and a <c>typ</c> or <c>kid</c> that the format does not allow.
    /// </summary>
    public static TokenFailure Parse(ReadOnlySpan<char> text, JwsFormat format, out CompactJws jws)
    {
        ArgumentNullException.ThrowIfNull(format);
        jws = default;
        if (text.Length > format.MaximumLength)
        {
            return TokenFailure.TooLarge;
        }

        var first = text.IndexOf('.');
        var second = first < 0 ? -1 : text[(first + 1)..].IndexOf('.') + first + 1;
        if (first <= 0 || second <= first || text[(second + 1)..].Contains('.'))
        {
            return TokenFailure.Malformed;
        }

        var head = text[..first];
        var payload = text[(first + 1)..second];
        var signature = text[(second + 1)..];
        if (!Base64UrlText.IsCanonical(head) || !Base64UrlText.IsCanonical(payload) || !Base64UrlText.IsCanonical(signature))
        {
            return TokenFailure.EncodingNotCanonical;
        }

        var failure = ProtectedHeader.Read(Base64UrlText.Decode(head), format.EscapesAllowed, out var header);
        failure = failure != TokenFailure.None ? failure : Check(header, format);
        if (failure == TokenFailure.None)
        {
            jws = new CompactJws(text[..second], payload, signature, header);
        }

        return failure;
    }

    /// <summary>The same for a <c>kid</c> and exactly one <c>typ</c>, of any length: for texts whose carrier was limited before.</summary>
    public static TokenFailure Parse(ReadOnlySpan<char> text, string type, out CompactJws jws) => Parse(text, new JwsFormat(type) { MaximumLength = int.MaxValue }, out jws);

    /// <summary>Finds the key by <c>kid</c>, or takes the only one if the header names none, and verifies: the key's own algorithm decides, never the header's.</summary>
    public TokenFailure VerifySignature(KeySet keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if ((KeyId.Length == 0 ? keys.Only : keys.Find(KeyId)) is not { } key)
        {
            return keys.IsRevoked(KeyId) ? TokenFailure.KeyRevoked : TokenFailure.KeyUnknown;
        }

        if (!string.Equals(key.Algorithm, _header.Algorithm, StringComparison.Ordinal))
        {
            return TokenFailure.AlgorithmMismatch;
        }

        var input = ArrayPool<byte>.Shared.Rent(_signingInput.Length);
        try
        {
            var length = Encoding.ASCII.GetBytes(_signingInput, input);
            return key.Verify(input, length, Base64UrlText.Decode(_signature)) ? TokenFailure.None : TokenFailure.SignatureInvalid;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(input);
        }
    }

    private static TokenFailure Check(ProtectedHeader header, JwsFormat format) =>
        SignatureAlgorithm.Find(header.Algorithm) is null ? TokenFailure.AlgorithmNotAllowed
        : !format.Allows(header.Type) ? TokenFailure.TypeNotAllowed
        : header.KeyId is null ? (format.KeyIdOptional ? TokenFailure.None : TokenFailure.KeyUnknown)
        : header.KeyId.Length == 0 ? TokenFailure.KeyUnknown
        : TokenFailure.None;
}
