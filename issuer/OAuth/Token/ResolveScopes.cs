namespace Plinto.Issuer.OAuth.Token;

/// <summary>RFC 6749 §3.3: scopes asked for must all be allowed; none asked for means all that are.</summary>
internal static class ResolveScopes
{
    public static (IReadOnlyList<string>? Scopes, OAuthError? Error) Resolve(string? asked, IReadOnlyList<string> allowed)
    {
        if (asked is null)
        {
            return (allowed, null);
        }

        var scopes = Split(asked);
        return Array.Find(scopes, scope => !allowed.Contains(scope)) is { } refused ? (null, OAuthError.InvalidScope(refused)) : (scopes, null);
    }

    /// <summary>In the order asked for, without repetitions.</summary>
    public static string[] Split(string asked) => [.. asked.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
}
