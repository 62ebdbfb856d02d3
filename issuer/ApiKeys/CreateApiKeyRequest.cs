using System.Text.Json.Serialization;

namespace Plinto.Issuer.ApiKeys;

/// <summary>Body of <c>POST /v1/api-keys</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateApiKeyRequest
{
    /// <summary>A name for people, at most 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Some of the caller's own: no key makes a stronger one.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>Seconds until it ends, up to ten years. Default: never.</summary>
    public long? ExpiresIn { get; init; }
}
