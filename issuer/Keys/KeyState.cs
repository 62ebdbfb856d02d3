namespace Plinto.Issuer.Keys;

/// <summary>The life of a signing key, in this order only.</summary>
internal static class KeyState
{
    /// <summary>Published, so that caches know it before it signs. One per tenant.</summary>
    public const string Announced = "announced";

    /// <summary>Signs. One per tenant.</summary>
    public const string Active = "active";

    /// <summary>Signs no more, published until its last token has expired.</summary>
    public const string Retired = "retired";

    /// <summary>Refused from now on, for good; its private half is gone.</summary>
    public const string Revoked = "revoked";
}
