namespace Plinto.Issuer.Resources;

/// <summary>What to change of a resource; null leaves a setting as it is.</summary>
internal sealed record ResourcePatch(string? Name, TimeSpan? AccessTokenLifetime, IReadOnlyList<string>? Scopes, IReadOnlyDictionary<string, string>? ScopeDescriptions);
