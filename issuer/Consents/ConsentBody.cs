namespace Plinto.Issuer.Consents;

/// <summary>A consent on the wire.</summary>
internal sealed record ConsentBody
{
    public required string ClientId { get; init; }

    public required string ClientName { get; init; }

    /// <summary>Identifier of the resource; absent: the issuer's own scopes.</summary>
    public string? Resource { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset GrantedAt { get; init; }

    public static ConsentBody From(Consent consent) => new()
    {
        ClientId = consent.ClientId.ToString(),
        ClientName = consent.ClientName,
        Resource = consent.Scopes.Resource == ConsentScopes.Own ? null : consent.Scopes.Resource,
        Scopes = consent.Scopes.Scopes,
        GrantedAt = consent.GrantedAt,
    };
}
