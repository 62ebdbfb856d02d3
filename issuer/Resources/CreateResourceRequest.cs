using System.Text.Json.Serialization;

namespace Plinto.Issuer.Resources;

/// <summary>Body of <c>POST /v1/resources</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateResourceRequest
{
    /// <summary>An absolute URI without fragment; it never changes.</summary>
    public required string Identifier { get; init; }

    /// <summary>A name for people, at most 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Scopes as RFC 6749 §3.3 writes them.</summary>
    public IReadOnlyList<string> Scopes { get; init => field = value ?? []; } = [];

    /// <summary>What people who are asked for consent are told a scope gives, by scope. Default: its name.</summary>
    public IReadOnlyDictionary<string, string> ScopeDescriptions { get; init => field = value ?? field; } = new Dictionary<string, string>();

    /// <summary>Seconds, 30 to 86400. Default: the tenant's.</summary>
    public long? AccessTokenLifetime { get; init; }
}
