using System.Text.Json.Serialization;

namespace Plinto.Protocol.Keys;

/// <summary>A JWK set (RFC 7517 §5).</summary>
public sealed record JsonWebKeySetRecord
{
    /// <summary>The keys. Receivers skip those they can't use.</summary>
    [JsonPropertyName("keys")]
    public required IReadOnlyList<JsonWebKeyRecord> Keys { get; init; }
}
