using System.Text.Json.Serialization;

namespace Plinto.Issuer.Branding;

/// <summary>Body of <c>PATCH /v1/branding</c>: absent members stay as they are.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UpdateBrandRequest
{
    /// <summary><c>#rrggbb</c>; empty goes back to the default. Text on it, and links in it, are kept readable whatever it is.</summary>
    public string? Color { get; init; }
}
