namespace Plinto.Issuer.Identities;

/// <summary>An identity on the wire.</summary>
internal sealed record IdentityBody
{
    /// <summary>Also the <c>sub</c> of its tokens.</summary>
    public required string Id { get; init; }

    public required string Email { get; init; }

    public required bool EmailVerified { get; init; }

    public string? Name { get; init; }

    public required bool HasPassword { get; init; }

    public required bool Suspended { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static IdentityBody From(Identity identity) => new()
    {
        Id = identity.Id.ToString(),
        Email = identity.Email.Text,
        EmailVerified = identity.EmailVerifiedAt is not null,
        Name = identity.Name,
        HasPassword = identity.HasPassword,
        Suspended = identity.SuspendedAt is not null,
        CreatedAt = identity.CreatedAt,
    };
}
