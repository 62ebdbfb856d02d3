using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Sessions;

/// <summary>A live session that a browser's cookie names, of an identity that is not suspended.</summary>
internal sealed record BrowserSession
{
    public required SessionId Id { get; init; }

    public required IdentityId IdentityId { get; init; }

    public required string Email { get; init; }

    public required bool EmailVerified { get; init; }

    public required string? Name { get; init; }

    /// <summary>How the person authenticated last, as RFC 8176 names it.</summary>
    public required IReadOnlyList<string> Amr { get; init; }

    /// <summary>When the person authenticated last: <c>auth_time</c>.</summary>
    public required DateTimeOffset AuthenticatedAt { get; init; }
}
