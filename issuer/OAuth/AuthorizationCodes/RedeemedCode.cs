using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.Sessions;

namespace Plinto.Issuer.OAuth.AuthorizationCodes;

/// <summary>A code that was good and is used up now.</summary>
internal sealed record RedeemedCode
{
    /// <summary>The family it started.</summary>
    public required Guid FamilyId { get; init; }

    public required string? Nonce { get; init; }

    public required SignedInPerson Person { get; init; }

    /// <summary>What was granted, less what the client may have no longer.</summary>
    public required GrantedResource Resource { get; init; }
}
