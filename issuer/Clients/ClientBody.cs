using System.Text.Json;

namespace Plinto.Issuer.Clients;

/// <summary>A client on the wire.</summary>
internal sealed record ClientBody
{
    /// <summary>Also its <c>client_id</c>.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>confidential</c> or <c>public</c>.</summary>
    public required string Type { get; init; }

    public required IReadOnlyList<string> GrantTypes { get; init; }

    public required IReadOnlyList<string> RedirectUris { get; init; }

    /// <summary>Where it may send people after they signed out.</summary>
    public required IReadOnlyList<string> PostLogoutRedirectUris { get; init; }

    /// <summary>Where it is told that a session ended.</summary>
    public string? BackchannelLogoutUri { get; init; }

    /// <summary>Whether people are asked what it may have.</summary>
    public required bool ThirdParty { get; init; }

    /// <summary>Whether its authorization requests must be pushed.</summary>
    public required bool RequirePushedRequests { get; init; }

    public required string TokenEndpointAuthMethod { get; init; }

    /// <summary>Public keys for private_key_jwt (RFC 7517).</summary>
    public JsonElement? Jwks { get; init; }

    /// <summary>Identifier of the resource its tokens are for unless it asks for another.</summary>
    public string? DefaultResource { get; init; }

    /// <summary>The scopes it may have, by resource identifier.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Scopes { get; init; }

    public required bool Disabled { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static ClientBody From(Client client) => new()
    {
        Id = client.Id.ToString(),
        Name = client.Name,
        Type = client.Type,
        GrantTypes = client.GrantTypes,
        RedirectUris = client.RedirectUris,
        PostLogoutRedirectUris = client.PostLogoutRedirectUris,
        BackchannelLogoutUri = client.BackchannelLogoutUri,
        ThirdParty = client.ThirdParty,
        RequirePushedRequests = client.RequirePushedRequests,
        TokenEndpointAuthMethod = client.AuthMethod,
        Jwks = client.Jwks is null ? null : JsonDocument.Parse(client.Jwks).RootElement,
        DefaultResource = client.DefaultResource,
        Scopes = client.Scopes,
        Disabled = client.DisabledAt is not null,
        CreatedAt = client.CreatedAt,
    };
}
