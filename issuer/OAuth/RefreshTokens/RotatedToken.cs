using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.Sessions;

namespace Plinto.Issuer.OAuth.RefreshTokens;

/// <summary>What a refresh came to.</summary>
internal sealed record RotatedToken
{
    /// <summary>Whether the proposed successor is the one that counts.</summary>
    public required bool Won { get; init; }

    /// <summary>Of the successor that counts, for whoever lost.</summary>
    public required byte[] Envelope { get; init; }

    /// <summary>The family's.</summary>
    public required byte[] MacKey { get; init; }

    public required SignedInPerson Person { get; init; }

    /// <summary>What was granted, less what the client may have no longer.</summary>
    public required GrantedResource Resource { get; init; }
}
