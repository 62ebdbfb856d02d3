namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>The issuer's own scopes, which are no resource's (OpenID Connect Core §5.4, §11): one row each, with what people are told.</summary>
internal static class IssuerScopes
{
    public const string OpenId = "openid";
    public const string OfflineAccess = "offline_access";

    private static readonly Dictionary<string, string> Table = new(StringComparer.Ordinal)
    {
        [OpenId] = "Know who you are",
        ["profile"] = "See your name",
        ["email"] = "See your email address",
        [OfflineAccess] = "Keep access while you are away",
    };

    /// <summary>All of them, for the metadata.</summary>
    public static IReadOnlyCollection<string> Names => Table.Keys;

    public static bool Contains(string scope) => Table.ContainsKey(scope);

    /// <summary>What people are told it gives.</summary>
    public static string DescriptionOf(string scope) => Table[scope];
}
