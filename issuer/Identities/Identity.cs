using Plinto.Issuer.Ids;
using Plinto.Issuer.Mail;

namespace Plinto.Issuer.Identities;

/// <summary>A person as stored, without the hash of the password.</summary>
internal sealed record Identity
{
    public required IdentityId Id { get; init; }

    public required EmailAddress Email { get; init; }

    public required DateTimeOffset? EmailVerifiedAt { get; init; }

    public required string? Name { get; init; }

    public required bool HasPassword { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? SuspendedAt { get; init; }
}
