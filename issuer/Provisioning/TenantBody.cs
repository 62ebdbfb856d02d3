using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Provisioning;

/// <summary>A tenant on the wire.</summary>
internal sealed record TenantBody
{
    public required string Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    /// <summary>The <c>iss</c> of its tokens.</summary>
    public required string Issuer { get; init; }

    /// <summary>Issuers it moved away from, whose tokens and addresses are good until the cut-over is ended.</summary>
    public required IReadOnlyList<string> FormerIssuers { get; init; }

    /// <summary>Algorithm of the keys announced from now on.</summary>
    public required string Algorithm { get; init; }

    /// <summary>Seconds.</summary>
    public required long AccessTokenLifetime { get; init; }

    /// <summary>Whether people may sign themselves up on its pages.</summary>
    public required bool SignUp { get; init; }

    /// <summary>Seconds a session may be idle.</summary>
    public required long SessionIdleLifetime { get; init; }

    /// <summary>Seconds a session lasts at most.</summary>
    public required long SessionLifetime { get; init; }

    public required bool Disabled { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static TenantBody From(Tenant tenant) => new()
    {
        Id = tenant.Id.ToString(),
        Slug = tenant.Slug,
        Name = tenant.Name,
        Issuer = tenant.Issuer,
        FormerIssuers = tenant.FormerIssuers,
        Algorithm = tenant.Algorithm,
        AccessTokenLifetime = (long)tenant.AccessTokenLifetime.TotalSeconds,
        SignUp = tenant.SignUp,
        SessionIdleLifetime = (long)tenant.SessionIdleLifetime.TotalSeconds,
        SessionLifetime = (long)tenant.SessionLifetime.TotalSeconds,
        Disabled = tenant.DisabledAt is not null,
        CreatedAt = tenant.CreatedAt,
    };
}
