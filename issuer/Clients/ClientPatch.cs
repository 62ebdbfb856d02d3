namespace Plinto.Issuer.Clients;

/// <summary>What to change of a client; null leaves a setting as it is.</summary>
internal sealed record ClientPatch
{
    public string? Name { get; init; }

    public IReadOnlyList<string>? GrantTypes { get; init; }

    public IReadOnlyList<string>? RedirectUris { get; init; }

    public string? Jwks { get; init; }

    public string? DefaultResource { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Scopes { get; init; }

    public IReadOnlyList<string>? PostLogoutRedirectUris { get; init; }

    /// <summary>Empty: takes it away.</summary>
    public string? BackchannelLogoutUri { get; init; }

    public bool? ThirdParty { get; init; }

    public bool? RequirePushedRequests { get; init; }

    public bool? Disabled { get; init; }
}
