namespace Plinto.Issuer.Tenants;

/// <summary>What to change of a tenant; null leaves a setting as it is.</summary>
/// <param name="Issuer">Where it moves: the issuer it has becomes a former one.</param>
/// <param name="FormerIssuers">The former issuers that stay accepted: some of those it has after the move.</param>
internal sealed record TenantPatch(string? Name, string? Algorithm, TimeSpan? AccessTokenLifetime, bool? Disabled, string? Issuer, IReadOnlyList<string>? FormerIssuers)
{
    /// <inheritdoc cref="Tenant.SignUp"/>
    public bool? SignUp { get; init; }

    /// <inheritdoc cref="Tenant.SessionIdleLifetime"/>
    public TimeSpan? SessionIdleLifetime { get; init; }

    /// <inheritdoc cref="Tenant.SessionLifetime"/>
    public TimeSpan? SessionLifetime { get; init; }
}
