using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plinto.Issuer.Clients;

/// <summary>Body of <c>PATCH /v1/clients/{id}</c>: absent members stay as they are.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UpdateClientRequest
{
    public string? Name { get; init; }

    public IReadOnlyList<string>? GrantTypes { get; init; }

    public IReadOnlyList<string>? RedirectUris { get; init; }

    public IReadOnlyList<string>? PostLogoutRedirectUris { get; init; }

    /// <summary>An empty text takes it away.</summary>
    public string? BackchannelLogoutUri { get; init; }

    public bool? ThirdParty { get; init; }

    public bool? RequirePushedRequests { get; init; }

    /// <summary>Only for a client that has keys already.</summary>
    public JsonElement? Jwks { get; init; }

    public string? DefaultResource { get; init; }

    /// <summary>Replaces all of them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Scopes { get; init; }

    /// <summary>True refuses its requests and its tokens, at every edge within a second.</summary>
    public bool? Disabled { get; init; }
}
