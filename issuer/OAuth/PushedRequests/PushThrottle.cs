using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.Throttling;

namespace Plinto.Issuer.OAuth.PushedRequests;

/// <summary>
/// How much may be pushed: anybody can who knows a public client's id. One network's is counted for public clients only, since the server of a confidential one pushes for all its
/// people. As the windows of client and tenant are as long as a pushed request lives, no more than twice their limits is ever stored unused.
/// </summary>
internal sealed class PushThrottle(ThrottleSql counts, TimeProvider time)
{
    /// <summary>By one network to one public client.</summary>
    public static readonly ThrottleRule Network = new("push-network", 300, TimeSpan.FromMinutes(5));

    /// <summary>
    /// What one network may push while a public client has more than its limit: those that did little go on, or a few networks could keep everybody from signing in.
    /// </summary>
    public const int MostOfNetworkUnderAttack = 5;

    /// <summary>To one public client.</summary>
    public static readonly ThrottleRule PublicClient = new("push-public-client", 3000, PushEndpoint.Lifetime);

    /// <summary>By one client that authenticated.</summary>
    public static readonly ThrottleRule AuthenticatedClient = new("push-proved-client", 20_000, PushEndpoint.Lifetime);

    /// <summary>To all public clients of a tenant.</summary>
    public static readonly ThrottleRule Tenant = new("push-tenant", 50_000, PushEndpoint.Lifetime);

    /// <summary>To all its other clients: strangers push nothing to these, so they can't use this up.</summary>
    public static readonly ThrottleRule AuthenticatedTenant = new("push-proved-tenant", 50_000, PushEndpoint.Lifetime);

    /// <summary>Counts one. Null: it may be stored.</summary>
    public async Task<OAuthError?> CountAsync(HttpContext http, ClientRegistration client, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var id = client.ClientId!.Value.ToString();
        (ThrottleRule Rule, string Subject)[] tries = client.AuthMethod == "none"
            ? [(Network, $"{id} {ClientAddress.NetworkOf(http)}"), (PublicClient, id), (Tenant, "")]
            : [(AuthenticatedClient, id), (AuthenticatedTenant, "")];
        // One network's first: what it pushes above its own limit does not count against the others.
        var ofNetwork = int.MaxValue;
        foreach (var one in tries)
        {
            var count = (await counts.CountAsync(client.TenantId, [one], now, ct))[0];
            ofNetwork = one.Rule == Network ? count.Count : ofNetwork;
            if (count.Count > one.Rule.Most && !(one.Rule == PublicClient && ofNetwork <= MostOfNetworkUnderAttack))
            {
                var who = one.Rule == Network ? "by this network" : one.Rule == Tenant || one.Rule == AuthenticatedTenant ? "to this issuer" : "by this client";
                return OAuthError.TooMany($"too many requests were pushed {who}: try again later", count.Until - now);
            }
        }

        return null;
    }
}
