using System.Text.Json.Serialization;

namespace Plinto.Issuer.Resources;

/// <summary>Body of <c>PATCH /v1/resources/{id}</c>: absent members stay as they are.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UpdateResourceRequest
{
    public string? Name { get; init; }

    /// <summary>Replaces all of them; a scope that goes is taken from every client.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Replaces all of them.</summary>
    public IReadOnlyDictionary<string, string>? ScopeDescriptions { get; init; }

    /// <summary>Seconds, 30 to 86400.</summary>
    public long? AccessTokenLifetime { get; init; }
}
