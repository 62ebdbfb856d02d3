using System.Text.Json.Serialization;

namespace Plinto.Issuer.Identities;

/// <summary>Body of <c>POST /v1/identities</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateIdentityRequest
{
    /// <summary>An address that mail can be sent to; one identity of the tenant has it, in whatever spelling.</summary>
    public required string Email { get; init; }

    /// <summary>Whether the caller knows that the address is the person's. Default: false, and the person cannot sign in before it was confirmed.</summary>
    public bool EmailVerified { get; init; }

    /// <summary>At most 100 characters; absent: none.</summary>
    public string? Name { get; init; }

    /// <summary>8 to 256 characters, not one that is guessed first; absent: none, until the person sets one by mail.</summary>
    public string? Password { get; init; }

    /// <summary>Leaves out the password.</summary>
    public override string ToString() => nameof(CreateIdentityRequest);
}
