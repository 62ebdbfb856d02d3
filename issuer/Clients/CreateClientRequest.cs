using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plinto.Issuer.Clients;

/// <summary>Body of <c>POST /v1/clients</c>. Setters keep the default of an absent member, which generated serialization would overwrite with null.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateClientRequest
{
    /// <summary>A name for people, at most 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary><c>confidential</c> or <c>public</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Of authorization_code, refresh_token, client_credentials.</summary>
    public required IReadOnlyList<string> GrantTypes { get; init; }

    /// <summary>Exact; https, or http on a loopback host, or for a public client a private scheme with a dot. Required with authorization_code.</summary>
    public IReadOnlyList<string> RedirectUris { get; init => field = value ?? []; } = [];

    /// <summary>Where it may send people after they signed out; as <see cref="RedirectUris"/>.</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init => field = value ?? []; } = [];

    /// <summary>Where it is told that a session ended: https, or http on a loopback host where outgoing calls to private addresses are allowed. Default: nowhere.</summary>
    public string? BackchannelLogoutUri { get; init; }

    /// <summary>True: people are asked what it may have. Default: false.</summary>
    public bool ThirdParty { get; init; }

    /// <summary>True: its authorization requests must be pushed (RFC 9126). Default: false.</summary>
    public bool RequirePushedRequests { get; init; }

    /// <summary>Default: client_secret_basic for a confidential client, none for a public one.</summary>
    public string? TokenEndpointAuthMethod { get; init; }

    /// <summary>Required with private_key_jwt: public keys with a kid each, ES256, RS256 or PS256.</summary>
    public JsonElement? Jwks { get; init; }

    /// <summary>One of the resources in <see cref="Scopes"/>.</summary>
    public string? DefaultResource { get; init; }

    /// <summary>Scopes by resource identifier; an empty list lets it have tokens without scopes.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Scopes { get; init => field = value ?? field; } = new Dictionary<string, IReadOnlyList<string>>();
}
