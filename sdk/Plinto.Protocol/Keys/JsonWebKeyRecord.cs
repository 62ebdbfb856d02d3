using System.Text.Json.Serialization;

namespace Plinto.Protocol.Keys;

/// <summary>A public key as RFC 7517 writes it: the members Plinto's algorithms need, and never a private one.</summary>
public sealed record JsonWebKeyRecord
{
    /// <summary>Key type: <c>EC</c> or <c>RSA</c>.</summary>
    [JsonPropertyName("kty")]
    public required string KeyType { get; init; }

    /// <summary>Key id, unique within its tenant and never used again.</summary>
    [JsonPropertyName("kid")]
    public required string KeyId { get; init; }

    /// <summary>The one algorithm this key may be used with, such as <c>ES256</c>.</summary>
    [JsonPropertyName("alg")]
    public required string Algorithm { get; init; }

    /// <summary>Always <c>sig</c>.</summary>
    [JsonPropertyName("use")]
    public string Use { get; init; } = "sig";

    /// <summary>EC: the curve, such as <c>P-256</c>.</summary>
    [JsonPropertyName("crv")]
    public string? Curve { get; init; }

    /// <summary>EC: x coordinate, base64url.</summary>
    [JsonPropertyName("x")]
    public string? X { get; init; }

    /// <summary>EC: y coordinate, base64url.</summary>
    [JsonPropertyName("y")]
    public string? Y { get; init; }

    /// <summary>RSA: modulus, base64url.</summary>
    [JsonPropertyName("n")]
    public string? Modulus { get; init; }

    /// <summary>RSA: exponent, base64url.</summary>
    [JsonPropertyName("e")]
    public string? Exponent { get; init; }
}
