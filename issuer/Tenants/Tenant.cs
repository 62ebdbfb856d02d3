using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Tenants;

/// <summary>A tenant as stored.</summary>
internal sealed record Tenant
{
    public required TenantId Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    /// <summary>The <c>iss</c> of its tokens.</summary>
    public required string Issuer { get; init; }

    public required IReadOnlyList<string> FormerIssuers { get; init; }

    /// <summary>Algorithm of the keys announced from now on.</summary>
    public required string Algorithm { get; init; }

    public required TimeSpan AccessTokenLifetime { get; init; }

    /// <summary>Whether people may sign themselves up on its pages.</summary>
    public bool SignUp { get; init; } = true;

    /// <summary>How long a session may be idle.</summary>
    public TimeSpan SessionIdleLifetime { get; init; } = TenantDefaults.SessionIdleLifetime;

    /// <summary>How long a session lasts at most.</summary>
    public TimeSpan SessionLifetime { get; init; } = TenantDefaults.SessionLifetime;

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? DisabledAt { get; init; }
}
