using Plinto.Tokens.AccessTokens;

namespace Plinto.Tokens.Cache;

/// <summary>A token that was verified once, as the cache holds it.</summary>
public sealed class VerifiedToken(AccessToken claims)
{
    private long _clearedAt = -1;

    /// <summary>Its claims.</summary>
    public AccessToken Claims { get; } = claims;

    /// <summary>Free for the holder of the cache: what it derived from this token and wants to find again. Races are the holder's to bear.</summary>
    public object? Derived { get; set; }

    /// <summary>True if no revocation up to that version of the set matched: nothing has to be looked up again.</summary>
    internal bool WasClearedAt(long version) => Volatile.Read(ref _clearedAt) == version;

    internal void ClearAt(long version) => Volatile.Write(ref _clearedAt, version);
}
