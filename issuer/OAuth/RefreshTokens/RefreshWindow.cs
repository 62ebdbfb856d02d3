namespace Plinto.Issuer.OAuth.RefreshTokens;

/// <summary>
/// How long a used refresh token still answers its successor: an answer lost on the way, or several tabs at once, must log nobody out. Any use after that is theft, since a
/// client that got the successor has no reason to show the old one again.
/// </summary>
internal static class RefreshWindow
{
    /// <summary>After its own first use, while the successor is unused; and at most.</summary>
    public static readonly TimeSpan Unused = TimeSpan.FromSeconds(60);

    /// <summary>After the successor's first use.</summary>
    public static readonly TimeSpan AfterSuccessor = TimeSpan.FromSeconds(10);
}
