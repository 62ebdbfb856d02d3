using System.Text.Json.Serialization;

namespace Plinto.Issuer.Identities;

/// <summary>Body of <c>POST /v1/identities/{id}/password</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SetPasswordRequest
{
    /// <summary>8 to 256 characters, not one that is guessed first.</summary>
    public required string Password { get; init; }

    /// <summary>Leaves out the password.</summary>
    public override string ToString() => nameof(SetPasswordRequest);
}
