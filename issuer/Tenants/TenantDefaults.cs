namespace Plinto.Issuer.Tenants;

/// <summary>Settings of a tenant that names none, and their limits.</summary>
internal static class TenantDefaults
{
    /// <summary>5 minutes: how long a token lives if nothing revokes it.</summary>
    public static readonly TimeSpan AccessTokenLifetime = TimeSpan.FromMinutes(5);

    /// <summary>7 days without a sign of the person end a session.</summary>
    public static readonly TimeSpan SessionIdleLifetime = TimeSpan.FromDays(7);

    /// <summary>30 days after its start every session is over.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(30);

    /// <summary>The shortest a session may be set to.</summary>
    public static readonly TimeSpan ShortestSession = TimeSpan.FromMinutes(5);

    /// <summary>The longest a session may be set to.</summary>
    public static readonly TimeSpan LongestSession = TimeSpan.FromDays(400);

    /// <summary>The shortest lifetime a tenant or resource may set.</summary>
    public static readonly TimeSpan ShortestLifetime = TimeSpan.FromSeconds(30);

    /// <summary>The longest lifetime a tenant or resource may set: retired keys and revocations are kept that long.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(1);
}
