using Plinto.Tokens.Signatures;

namespace Plinto.Tokens.AccessTokens;

/// <summary>
/// What is true of a token for good: structure, claims, issuer and signature (RFC 9068 §4, RFC 8725). What must be asked on every request,
/// because time and the world go on, is in <see cref="TokenRequirements"/> and <see cref="Revocations.RevocationSet"/>.
/// </summary>
public static class AccessTokenVerifier
{
    /// <summary>The longest token read, in characters. Plinto's own are at most 1 KB.</summary>
    public const int MaximumLength = 16384;

    private static readonly JwsFormat Format = new("at+jwt") { MaximumLength = MaximumLength };

    /// <summary>
    /// Verifies a token that no cache holds. The issuer is compared before the key is looked up: a foreign token never makes its receiver ask for keys.
    /// </summary>
    /// <param name="text">The token alone, without <c>Bearer</c>.</param>
    /// <param name="keys">The issuer's keys at this moment.</param>
    /// <param name="issuers">The issuers accepted: one, or two during a cut-over.</param>
    /// <param name="token">The claims, if nothing failed.</param>
    public static TokenFailure Verify(ReadOnlySpan<char> text, KeySet keys, IReadOnlyList<string> issuers, out AccessToken? token)
    {
        var failure = Read(text, out var jws, out token);
        if (failure == TokenFailure.None)
        {
            failure = issuers.Contains(token!.Issuer, StringComparer.Ordinal) ? jws.VerifySignature(keys) : TokenFailure.IssuerMismatch;
        }

        token = failure == TokenFailure.None ? token : null;
        return failure;
    }

    /// <summary>
    /// What a token says of itself; null if it is no access token in structure and claims. Nobody vouches for it: good for choosing where to look for its key, and between two
    /// refusals, and for nothing else.
    /// </summary>
    /// <param name="text">The token alone, without <c>Bearer</c>.</param>
    public static AccessToken? ReadUnverified(ReadOnlySpan<char> text) => Read(text, out _, out var token) == TokenFailure.None ? token : null;

    private static TokenFailure Read(ReadOnlySpan<char> text, out CompactJws jws, out AccessToken? token)
    {
        token = null;
        var failure = CompactJws.Parse(text, Format, out jws);
        return failure == TokenFailure.None ? AccessTokenClaims.Read(jws.Payload, jws.KeyId, out token) : failure;
    }
}
