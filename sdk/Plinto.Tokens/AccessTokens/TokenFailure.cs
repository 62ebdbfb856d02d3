namespace Plinto.Tokens.AccessTokens;

/// <summary>Why a token is refused. Each has a stable code and a public sentence in <see cref="TokenFailures"/>.</summary>
public enum TokenFailure
{
    /// <summary>Not refused.</summary>
    None,

    /// <summary>Not three dot-separated parts, or not JSON where JSON must be.</summary>
    Malformed,

    /// <summary>Longer than any token an issuer makes.</summary>
    TooLarge,

    /// <summary>base64url with padding, foreign characters or a second spelling of the same bytes.</summary>
    EncodingNotCanonical,

    /// <summary>The header brings a key along (<c>jwk</c>, <c>jku</c>, <c>x5u</c>, <c>x5c</c>).</summary>
    HeaderNotAllowed,

    /// <summary>The header demands an extension (<c>crit</c>, <c>b64</c>).</summary>
    CriticalHeader,

    /// <summary><c>none</c>, an HMAC, or any algorithm outside the table.</summary>
    AlgorithmNotAllowed,

    /// <summary>Not the <c>typ</c> of an access token (RFC 9068 §4), such as an ID token.</summary>
    TypeNotAllowed,

    /// <summary>No key of that id.</summary>
    KeyUnknown,

    /// <summary>The key was revoked.</summary>
    KeyRevoked,

    /// <summary>The key is for another algorithm.</summary>
    AlgorithmMismatch,

    /// <summary>The signature is not the key's.</summary>
    SignatureInvalid,

    /// <summary>A claim is named twice.</summary>
    DuplicateClaim,

    /// <summary>A claim RFC 9068 §2.2 requires is absent.</summary>
    ClaimMissing,

    /// <summary>A claim has the wrong JSON type.</summary>
    ClaimInvalid,

    /// <summary>Another issuer's token.</summary>
    IssuerMismatch,

    /// <summary>A token for another resource.</summary>
    AudienceMismatch,

    /// <summary>Past its <c>exp</c>.</summary>
    Expired,

    /// <summary>Before its <c>nbf</c> or <c>iat</c>.</summary>
    NotYetValid,

    /// <summary>Revoked by itself.</summary>
    TokenRevoked,

    /// <summary>Its session ended.</summary>
    SessionRevoked,

    /// <summary>Its subject was signed out everywhere.</summary>
    SubjectRevoked,

    /// <summary>Its client was revoked.</summary>
    ClientRevoked,

    /// <summary>Its tenant was disabled or revoked.</summary>
    TenantRevoked,

    /// <summary>It lacks a scope.</summary>
    ScopeMissing,
}
