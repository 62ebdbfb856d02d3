namespace Plinto.Issuer.Sessions;

/// <summary><c>acr</c>: how sure a sign-in is, by the methods it was made with (NIST SP 800-63B).</summary>
internal static class AssuranceLevel
{
    /// <summary>One factor.</summary>
    public const string One = "aal1";

    /// <summary>The level that methods (RFC 8176) come to: a password alone is one factor, and nothing else exists yet.</summary>
    public static string Of(IReadOnlyList<string> amr) => amr.Count > 0 ? One : throw new ArgumentException("a sign-in has at least one method", nameof(amr));
}
