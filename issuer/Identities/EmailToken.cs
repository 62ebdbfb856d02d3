using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Identities;

/// <summary>What a one-time link in a mail stands for, once it was used up.</summary>
internal sealed record EmailToken
{
    public required IdentityId Identity { get; init; }

    /// <summary>The address it was sent to, as a key.</summary>
    public required string EmailKey { get; init; }

    /// <summary>The sealed authorization request to go on with; null: none.</summary>
    public required string? Request { get; init; }

    /// <summary>The browser that asked for it; null: none did.</summary>
    public required string? Browser { get; init; }

    /// <summary>The password that the confirmed sign-up chose; null: nothing to apply.</summary>
    public required string? PasswordHash { get; init; }

    /// <summary>The name that the confirmed sign-up chose, if it chose a password.</summary>
    public required string? Name { get; init; }

    /// <summary>Leaves out the hash.</summary>
    public override string ToString() => Identity.ToString();
}
