using System.Text.Json.Serialization;

namespace Plinto.Issuer.Identities;

/// <summary>Body of <c>PATCH /v1/identities/{id}</c>: absent members stay as they are.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UpdateIdentityRequest
{
    /// <summary>Empty takes it away.</summary>
    public string? Name { get; init; }

    /// <summary>Another address is not verified, unless <see cref="EmailVerified"/> says so in the same request. Links sent to the old one are dead.</summary>
    public string? Email { get; init; }

    public bool? EmailVerified { get; init; }

    /// <summary>True ends every session and refuses its tokens, at every edge within a second.</summary>
    public bool? Suspended { get; init; }
}
