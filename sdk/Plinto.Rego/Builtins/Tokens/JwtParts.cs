using System.Text;
using System.Text.Json;
using Plinto.Rego.Builtins.Encodings;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Tokens;

/// <summary>The three parts of a JWT in compact form (RFC 7515 §3.1).</summary>
internal sealed record JwtParts(string Header, string Payload, string Signature)
{
    public byte[] Signed => Encoding.ASCII.GetBytes($"{Header}.{Payload}");

    /// <summary>Splits a token; a <see cref="BuiltinException"/> says what is missing.</summary>
    public static JwtParts Split(string token)
    {
        var parts = token.Split('.');
        return parts.Length switch
        {
            1 => throw new BuiltinException("encoded JWT had no period separators"),
            3 => new JwtParts(parts[0], parts[1], parts[2]),
            var count => throw new BuiltinException($"encoded JWT must have 3 sections, found {count}"),
        };
    }

    /// <summary>The header; one with <c>enc</c> is that of an encrypted token (RFC 7516 §9), which is an error.</summary>
    public RegoObject ReadHeader()
    {
        var header = ParseObject(Decode(Header, "header")) ?? throw new BuiltinException("JWT header was not a JSON object");
        return header.Find("enc") is null ? header : throw new BuiltinException("JWT is a JWE object, which is not supported");
    }

    /// <summary>The payload as a claim set.</summary>
    public RegoObject ReadPayload() => ParseObject(PayloadBytes()) ?? throw new BuiltinException("JWT payload was not a JSON object");

    public byte[] PayloadBytes() => Decode(Payload, "payload");

    public byte[] SignatureBytes() => Decode(Signature, "signature");

    /// <summary>The token inside a token that says its content is a JWT; it may stand there as a JSON string.</summary>
    public string NestedToken()
    {
        var text = Encoding.UTF8.GetString(PayloadBytes());
        return text.StartsWith('"') && ParseOrNull(Encoding.UTF8.GetBytes(text)) is RegoString quoted ? quoted.Value : text;
    }

    private static RegoObject? ParseObject(byte[] bytes) => ParseOrNull(bytes) as RegoObject;

    private static RegoValue? ParseOrNull(byte[] bytes)
    {
        try
        {
            return RegoJson.Read(bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Decode(string text, string part)
    {
        try
        {
            return Base64Text.Decode(text.TrimEnd('='), urlSafe: true, padded: false);
        }
        catch (BuiltinException e)
        {
            throw new BuiltinException($"JWT {part} had invalid encoding: {e.Message}");
        }
    }
}
