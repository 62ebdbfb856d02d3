using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Consents;

/// <summary>What a person has allowed a client.</summary>
internal sealed record Consent
{
    public required ClientId ClientId { get; init; }

    public required string ClientName { get; init; }

    public required ConsentScopes Scopes { get; init; }

    public required DateTimeOffset GrantedAt { get; init; }
}
