using Plinto.Issuer.Clients;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Issuer.OAuth.Token;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.OAuth.Discovery;

/// <summary>
/// A tenant's metadata, at OpenID's place and at RFC 8414's. Each address tells the issuer that it is the address of, during a cut-over too, and no other. The JWKS itself is in
/// <c>Keys/</c>.
/// </summary>
internal static class DiscoveryEndpoints
{
    /// <summary>RFC 8414's well-known path; for an issuer with a path it stands before that path.</summary>

    private const string OpenIdPath = "/.well-known/openid-configuration";

    public static void Map(Routes routes)
    {
        var tenant = routes.Tenant;
        tenant.MapGet(OpenIdPath, GetMetadata).AnswerHead().AllowAnyOrigin(tenant, OpenIdPath);
        tenant.MapGet(LocateTenant.AuthorizationServerPath, GetMetadata).AnswerHead().AllowAnyOrigin(tenant, LocateTenant.AuthorizationServerPath);
    }

    private static async Task<IResult> GetMetadata(
        TenantAddress address, HttpContext http, TenantSql tenants, TenantLocation location, IEnumerable<IGrant> grants, SigningKeySql keys,
        CancellationToken ct)
    {
        if (await tenants.FindAsync(address, ct) is not { DisabledAt: null } tenant || TenantIssuer.At(address, tenant, location) is not { } issuer)
        {
            return Problems.NotFound("tenant");
        }

        http.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Json(
            new ServerMetadata
            {
                Issuer = issuer,
                AuthorizationEndpoint = issuer + "/oauth/authorize",
                PushedAuthorizationRequestEndpoint = issuer + "/oauth/par",
                UserInfoEndpoint = issuer + "/oauth/userinfo",
                EndSessionEndpoint = issuer + "/oauth/logout",
                IdTokenAlgorithms = await AlgorithmsAsync(keys, tenant, ct),
                TokenEndpoint = issuer + "/oauth/token",
                JwksUri = issuer + "/jwks",
                IntrospectionEndpoint = issuer + "/oauth/introspect",
                RevocationEndpoint = issuer + "/oauth/revoke",
                GrantTypes = [.. grants.Select(grant => grant.GrantType)],
                AssertionAlgorithms = ClientRules.AssertionAlgorithms,
                IntrospectionAssertionAlgorithms = ClientRules.AssertionAlgorithms,
                RevocationAssertionAlgorithms = ClientRules.AssertionAlgorithms,
            },
            OAuthJson.Default.ServerMetadata);
    }

    // After the tenant's algorithm has changed, the old key signs on until the next rotation.
    private static async Task<IReadOnlyList<string>> AlgorithmsAsync(SigningKeySql keys, Tenant tenant, CancellationToken ct) =>
    [
        .. (await keys.ListAsync(tenant.Id, ct)).Where(key => key.State is KeyState.Active or KeyState.Announced).Select(key => key.Algorithm).Append(tenant.Algorithm).Distinct(),
    ];
}
