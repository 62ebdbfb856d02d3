using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.Logout;

/// <summary>A client to be told that a session ended.</summary>
internal sealed record LogoutDelivery
{
    public required TenantId TenantId { get; init; }

    public required Guid Id { get; init; }

    public required ClientId ClientId { get; init; }

    public required Uri Uri { get; init; }

    public required IdentityId IdentityId { get; init; }

    public required SessionId SessionId { get; init; }

    /// <summary>Attempts, this one included.</summary>
    public required int Attempts { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The tenant's <c>iss</c>.</summary>
    public required string Issuer { get; init; }

    /// <summary>The key that signs now.</summary>
    public required string ActiveKeyId { get; init; }
}
