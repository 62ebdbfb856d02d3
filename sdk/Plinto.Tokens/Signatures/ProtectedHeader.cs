using System.Text.Json;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Tokens.Signatures;

/// <summary>The members of a JOSE header (RFC 7515 §4) that Plinto acts on. All others that could bring a key along, or change the meaning, refuse the token.</summary>
internal readonly record struct ProtectedHeader(string? Algorithm, string? KeyId, string? Type)
{
    private static readonly string[] KeyBearing = ["jwk", "jku", "x5u", "x5c"];

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 16 };

    /// <summary>Reads the header. Duplicates and non-string members of ours are malformed, and so are escapes unless allowed: no signer of Plinto's writes them.</summary>
    public static TokenFailure Read(ReadOnlySpan<byte> json, bool escapesAllowed, out ProtectedHeader header)
    {
        header = default;
        try
        {
            return !escapesAllowed && json.Contains((byte)'\\') ? TokenFailure.Malformed : ReadMembers(json, ref header);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return TokenFailure.Malformed;
        }
    }

    private static TokenFailure ReadMembers(ReadOnlySpan<byte> json, ref ProtectedHeader header)
    {
        var reader = new Utf8JsonReader(json, Strict);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return TokenFailure.Malformed;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!seen.Add(name))
            {
                return TokenFailure.Malformed;
            }

            reader.Read();
            switch (name)
            {
                case "alg": header = header with { Algorithm = reader.GetString() }; break;
                case "kid": header = header with { KeyId = reader.GetString() }; break;
                case "typ": header = header with { Type = reader.GetString() }; break;
                case "crit" or "b64": return TokenFailure.CriticalHeader;
                default: reader.Skip(); break;
            }
        }

        return reader.Read() ? TokenFailure.Malformed
            : Array.Exists(KeyBearing, seen.Contains) ? TokenFailure.HeaderNotAllowed
            : TokenFailure.None;
    }
}
