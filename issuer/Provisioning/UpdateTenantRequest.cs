using System.Text.Json.Serialization;

namespace Plinto.Issuer.Provisioning;

/// <summary>Body of <c>PATCH /v1/tenants/{id}</c>: absent members stay as they are.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UpdateTenantRequest
{
    public string? Name { get; init; }

    /// <summary>Announces a standby of this algorithm; it signs after the next rotation.</summary>
    public string? Algorithm { get; init; }

    /// <summary>Seconds, 30 to 86400.</summary>
    public long? AccessTokenLifetime { get; init; }

    /// <summary>Whether people may sign themselves up on its pages.</summary>
    public bool? SignUp { get; init; }

    /// <summary>Seconds a session may be idle, 300 to 34560000; of sessions that start from now on.</summary>
    public long? SessionIdleLifetime { get; init; }

    /// <summary>Seconds a session lasts at most, 300 to 34560000; of sessions that start from now on.</summary>
    public long? SessionLifetime { get; init; }

    /// <summary>True: no tokens are issued, and none is accepted at any edge within a second.</summary>
    public bool? Disabled { get; init; }

    /// <summary>Moves the tenant: tokens are minted with this issuer at once, and the one before stays accepted as a former one. A host of its own answers at once.</summary>
    public string? Issuer { get; init; }

    /// <summary>
    /// Ends a cut-over: former issuers that are not named here are refused from now on, and their hosts answer no more. Only names that the tenant has, <c>[]</c> for none.
    /// </summary>
    public IReadOnlyList<string>? FormerIssuers { get; init; }
}
