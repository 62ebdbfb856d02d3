using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Protocol;
using Plinto.Protocol.Keys;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Signatures;

namespace Plinto.Issuer.OAuth.IdTokenHints;

/// <summary>
/// Verifies ID tokens that come back as hints. Expired ones count, and those of keys that are retired since: a client may keep its last one for weeks. A revoked key's do not.
/// </summary>
internal sealed class VerifyIdTokenHint(Database db)
{
    private const int Longest = 8192;
    private const string TokenType = "JWT"; // an access token or logout token is no hint
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Null for anything but an ID token of the tenant.</summary>
    /// <param name="issuers">The tenant's issuers, former ones included.</param>
    public async Task<IdTokenHint?> VerifyAsync(TenantId tenant, IReadOnlyList<string> issuers, string text, CancellationToken ct)
    {
        if (ReadUnverified(text, issuers) is not { } said)
        {
            return null;
        }

        await using var query = db.In(tenant, "select public_jwk from signing_keys where kid = $1 and state <> 'revoked'", said.KeyId);
        return await query.FirstAsync(row => SigningKeySql.ReadPublic(row, 0), ct) is { } key && IsSigned(text, key) ? said.Hint : null;
    }

    /// <summary>What an ID token of one of the issuers says of itself, and the key it names.</summary>
    private static (string KeyId, IdTokenHint Hint)? ReadUnverified(string text, IReadOnlyList<string> issuers)
    {
        if (text.Length > Longest || CompactJws.TryParse(text, TokenType, out var jws) != TokenFailure.None || jws.KeyId.Any(char.IsControl))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(jws.Payload, Strict);
            var claims = document.RootElement;
            return claims.ValueKind == JsonValueKind.Object && Text(claims, "iss") is { } issuer && issuers.Contains(issuer, StringComparer.Ordinal)
                && Text(claims, "sub") is { Length: > 0 } subject
                ? (jws.KeyId, new IdTokenHint(subject, Text(claims, "sid"), Audiences(claims)))
                : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsSigned(string text, JsonWebKeyRecord key) =>
        VerificationKey.TryCreate(new JsonWebKey(JsonSerializer.Serialize(key, ProtocolJson.Default.JsonWebKeyRecord))) is { } known
        && CompactJws.TryParse(text, TokenType, out var jws) == TokenFailure.None && jws.VerifySignature(new KeySet([known], [])) == TokenFailure.None;

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string[] Audiences(JsonElement claims) => claims.TryGetProperty("aud", out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => [.. value.EnumerateArray().Select(item => item.GetString()!)],
        _ => [],
    } : [];
}
