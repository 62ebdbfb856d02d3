namespace Plinto.Tokens.AccessTokens;

/// <summary>One row per <see cref="TokenFailure"/>: its stable code and the sentence its holder may read.</summary>
public static class TokenFailures
{
    private static readonly (TokenFailure Failure, string Code, string Sentence)[] Rows =
    [
        (TokenFailure.None, "none", "the token is valid"),
        (TokenFailure.Malformed, "token_malformed", "the token is not a JSON Web Token"),
        (TokenFailure.TooLarge, "token_too_large", "the token is longer than 16384 characters"),
        (TokenFailure.EncodingNotCanonical, "token_encoding_invalid", "the token is not in canonical base64url"),
        (TokenFailure.HeaderNotAllowed, "token_header_not_allowed", "the token's header brings a key along"),
        (TokenFailure.CriticalHeader, "token_critical_header", "the token's header demands an extension that is not supported"),
        (TokenFailure.AlgorithmNotAllowed, "token_algorithm_not_allowed", "the token's algorithm is not accepted"),
        (TokenFailure.TypeNotAllowed, "token_type_not_allowed", "the token is not an access token"),
        (TokenFailure.KeyUnknown, "token_key_unknown", "the token names a key that is not known"),
        (TokenFailure.KeyRevoked, "token_key_revoked", "the token was signed with a key that is revoked"),
        (TokenFailure.AlgorithmMismatch, "token_algorithm_mismatch", "the token's algorithm is not that of its key"),
        (TokenFailure.SignatureInvalid, "token_signature_invalid", "the token's signature is wrong"),
        (TokenFailure.DuplicateClaim, "token_duplicate_claim", "the token names a claim twice"),
        (TokenFailure.ClaimMissing, "token_claim_missing", "the token lacks a required claim"),
        (TokenFailure.ClaimInvalid, "token_claim_invalid", "a claim of the token has the wrong type"),
        (TokenFailure.IssuerMismatch, "token_issuer_mismatch", "the token is of another issuer"),
        (TokenFailure.AudienceMismatch, "token_audience_mismatch", "the token is for another resource"),
        (TokenFailure.Expired, "token_expired", "the token has expired"),
        (TokenFailure.NotYetValid, "token_not_yet_valid", "the token is not valid yet"),
        (TokenFailure.TokenRevoked, "token_revoked", "the token was revoked"),
        (TokenFailure.SessionRevoked, "session_revoked", "the session has ended"),
        (TokenFailure.SubjectRevoked, "subject_revoked", "the subject was signed out"),
        (TokenFailure.ClientRevoked, "client_revoked", "the client was revoked"),
        (TokenFailure.TenantRevoked, "tenant_revoked", "the tenant is disabled"),
        (TokenFailure.ScopeMissing, "insufficient_scope", "the token lacks a scope that is needed here"),
    ];

    /// <summary>The stable code, such as <c>token_expired</c>.</summary>
    public static string Code(this TokenFailure failure) => Rows[(int)failure].Code;

    /// <summary>One lower-case sentence without detail an attacker could use.</summary>
    public static string Sentence(this TokenFailure failure) => Rows[(int)failure].Sentence;

    /// <summary>RFC 6750 §3.1: <c>insufficient_scope</c> or <c>invalid_token</c>.</summary>
    public static string BearerError(this TokenFailure failure) => failure == TokenFailure.ScopeMissing ? "insufficient_scope" : "invalid_token";
}
