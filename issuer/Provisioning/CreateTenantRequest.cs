using System.Text.Json.Serialization;

namespace Plinto.Issuer.Provisioning;

/// <summary>Body of <c>POST /v1/tenants</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateTenantRequest
{
    /// <summary>Lower-case letters, digits and hyphens, at most 63; it never changes.</summary>
    public required string Slug { get; init; }

    /// <summary>A name for people, at most 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// A host that answers for this tenant alone, such as <c>acme.id.example.com</c>: its issuer becomes that host with the scheme of the public URL. Default: <c>/t/{slug}</c> of
    /// the public URL.
    /// </summary>
    public string? Host { get; init; }

    /// <summary>ES256 (default), RS256 or PS256.</summary>
    public string? Algorithm { get; init; }

    /// <summary>Seconds, 30 to 86400. Default 300.</summary>
    public long? AccessTokenLifetime { get; init; }
}
