namespace Plinto.Issuer.Tenants;

/// <summary>What to change of a tenant; null leaves a setting as it is.</summary>
internal sealed record TenantPatch(string? Name, string? Algorithm, TimeSpan? AccessTokenLifetime, bool? Disabled);
