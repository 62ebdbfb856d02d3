using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Sessions;

/// <summary>Whom a person's tokens speak of: the identity as it is now, and how and when it signed in.</summary>
internal sealed record SignedInPerson
{
    /// <summary><c>sub</c>.</summary>
    public required IdentityId IdentityId { get; init; }

    /// <summary><c>sid</c>.</summary>
    public required SessionId SessionId { get; init; }

    /// <summary><c>auth_time</c>: of the sign-in the client was granted this for, not of a later one in the same session.</summary>
    public required DateTimeOffset AuthenticatedAt { get; init; }

    /// <summary>How the person authenticated, as RFC 8176 names it.</summary>
    public required IReadOnlyList<string> Amr { get; init; }

    public required string Email { get; init; }

    public required bool EmailVerified { get; init; }

    public required string? Name { get; init; }
}
