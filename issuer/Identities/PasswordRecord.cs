using Plinto.Issuer.Ids;
using Plinto.Issuer.Mail;

namespace Plinto.Issuer.Identities;

/// <summary>A person's password and what else a sign-in by it is decided from.</summary>
internal sealed record PasswordRecord
{
    public required IdentityId Id { get; init; }

    public required EmailAddress Email { get; init; }

    /// <summary>Null: no password.</summary>
    public required string? PasswordHash { get; init; }

    public required bool EmailVerified { get; init; }

    public required bool Suspended { get; init; }

    /// <summary>Leaves out the hash.</summary>
    public override string ToString() => Id.ToString();
}
