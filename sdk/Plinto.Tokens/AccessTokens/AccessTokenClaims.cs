using System.Text.Json;
using Plinto.Tokens.Claims;

namespace Plinto.Tokens.AccessTokens;

/// <summary>Reads the payload of an access token strictly: each claim Plinto acts on has exactly its type, and no name stands twice, at any depth.</summary>
internal static class AccessTokenClaims
{
    public static TokenFailure Read(byte[] payload, string keyId, out AccessToken? token)
    {
        token = null;
        var failure = StrictClaims.Parse(payload, out var document);
        if (failure != TokenFailure.None)
        {
            return failure;
        }

        using (document)
        {
            try
            {
                return Read(document!.RootElement, payload, keyId, out token);
            }
            catch (InvalidOperationException)
            {
                return TokenFailure.Malformed; // text that is not UTF-8, or half a surrogate pair
            }
        }
    }

    private static TokenFailure Read(JsonElement claims, byte[] payload, string keyId, out AccessToken? token)
    {
        token = null;
        var reader = new ClaimReader(claims);
        var audiences = reader.Audiences();
        var issuer = reader.Required("iss");
        var subject = reader.Required("sub");
        var client = reader.Required("client_id");
        var id = reader.Required("jti");
        var expiresAt = reader.Instant("exp");
        var issuedAt = reader.Instant("iat");
        var notBefore = claims.TryGetProperty("nbf", out _) ? reader.Instant("nbf") : issuedAt;
        var scope = reader.Optional("scope");
        var session = reader.Optional("sid");
        if (reader.Failure != TokenFailure.None)
        {
            return reader.Failure;
        }

        token = new AccessToken
        {
            Issuer = issuer,
            Subject = subject,
            ClientId = client,
            TokenId = id,
            Audiences = audiences,
            ExpiresAt = expiresAt,
            IssuedAt = issuedAt,
            NotBefore = notBefore,
            Scope = scope ?? "",
            Scopes = scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
            SessionId = session,
            KeyId = keyId,
            Claims = payload,
        };
        return TokenFailure.None;
    }
}
