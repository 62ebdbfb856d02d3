using System.Text.Json;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Signatures;

namespace Plinto.Tokens.Claims;

/// <summary>
/// The claims of a JWT that is no access token (RFC 7519): a client's or an edge's assertion, a logout token, an ID token that comes back. Read strictly: registered claims have
/// exactly their types, no name stands twice, every text is text. Nobody vouches for them before <see cref="VerifySignature"/>, and the caller compares whom they are by and for.
/// </summary>
public sealed class JwtClaims
{
    private readonly string _text;
    private readonly JwsFormat _format;
    private readonly JsonElement _members;

    private JwtClaims(string text, JwsFormat format, CompactJws jws, JsonElement members)
    {
        (_text, _format, _members) = (text, format, members);
        (KeyId, Algorithm) = (jws.KeyId, jws.Algorithm);
    }

    /// <summary>The header's <c>kid</c>; empty if the format lets it be absent and it is.</summary>
    public string KeyId { get; }

    /// <summary>The header's <c>alg</c>. It decides nothing: a key verifies only its own.</summary>
    public string Algorithm { get; }

    /// <summary><c>iss</c>; null if absent.</summary>
    public string? Issuer { get; private init; }

    /// <summary><c>sub</c>; null if absent.</summary>
    public string? Subject { get; private init; }

    /// <summary><c>aud</c>, one or many; empty if absent.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary><c>exp</c>; null if absent.</summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    /// <summary><c>iat</c>; null if absent.</summary>
    public DateTimeOffset? IssuedAt { get; private init; }

    /// <summary><c>nbf</c>; null if absent.</summary>
    public DateTimeOffset? NotBefore { get; private init; }

    /// <summary><c>jti</c>; null if absent.</summary>
    public string? TokenId { get; private init; }

    /// <summary>Reads a token; what is wrong with it, or <see cref="TokenFailure.None"/>.</summary>
    /// <param name="text">The token alone.</param>
    /// <param name="format">What its kind demands.</param>
    /// <param name="claims">Its claims, if nothing failed.</param>
    public static TokenFailure Read(string text, JwsFormat format, out JwtClaims? claims)
    {
        ArgumentNullException.ThrowIfNull(text);
        claims = null;
        var failure = CompactJws.Parse(text, format, out var jws);
        if (failure != TokenFailure.None)
        {
            return failure;
        }

        failure = StrictClaims.Parse(jws.Payload, out var document);
        if (failure != TokenFailure.None)
        {
            return failure;
        }

        using (document)
        {
            var members = document!.RootElement.Clone();
            return IsText(members) ? Read(text, format, jws, members, out claims) : TokenFailure.Malformed;
        }
    }

    /// <summary>Any member by name, as JSON.</summary>
    public bool TryGet(string name, out JsonElement value) => _members.TryGetProperty(name, out value);

    /// <summary>A member that is text; null if it is absent or anything else.</summary>
    public string? Text(string name) => TryGet(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Verifies the signature by the key that <c>kid</c> names, or the only one if there is no <c>kid</c>.</summary>
    public TokenFailure VerifySignature(KeySet keys)
    {
        var failure = CompactJws.Parse(_text, _format, out var jws);
        return failure == TokenFailure.None ? jws.VerifySignature(keys) : failure;
    }

    /// <summary>Compares the times; the first that fails, or <see cref="TokenFailure.None"/>. <c>exp</c> must be there, <c>nbf</c> may.</summary>
    /// <param name="now">The time of the request.</param>
    /// <param name="clockSkew">How far clocks may differ.</param>
    /// <param name="longestLife">How far ahead <c>exp</c> may lie, besides the skew: for what is kept until then so that it is used once. Null for no limit.</param>
    public TokenFailure CheckTimes(DateTimeOffset now, TimeSpan clockSkew, TimeSpan? longestLife = null) =>
        ExpiresAt is not { } end ? TokenFailure.ClaimMissing
        : end <= now - clockSkew ? TokenFailure.Expired
        : longestLife is { } life && end - now > life + clockSkew ? TokenFailure.ClaimInvalid
        : NotBefore > now + clockSkew ? TokenFailure.NotYetValid
        : TokenFailure.None;

    private static TokenFailure Read(string text, JwsFormat format, CompactJws jws, JsonElement members, out JwtClaims? claims)
    {
        var reader = new ClaimReader(members);
        var read = new JwtClaims(text, format, jws, members)
        {
            Issuer = reader.Optional("iss"),
            Subject = reader.Optional("sub"),
            Audiences = reader.OptionalAudiences() ?? [],
            ExpiresAt = reader.OptionalInstant("exp"),
            IssuedAt = reader.OptionalInstant("iat"),
            NotBefore = reader.OptionalInstant("nbf"),
            TokenId = reader.Optional("jti"),
        };
        claims = reader.Failure == TokenFailure.None ? read : null;
        return reader.Failure;
    }

    // Text that is not UTF-8, or half a surrogate pair, shows only when it is read: here, not in a caller's hands.
    private static bool IsText(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.Object => value.EnumerateObject().All(member => member.Name is not null && IsText(member.Value)),
                JsonValueKind.Array => value.EnumerateArray().All(IsText),
                JsonValueKind.String => value.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
