using Plinto.Issuer.Hosting;
using Plinto.Issuer.Http;
using Plinto.Issuer.OAuth.AccessTokens;
using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.OAuth.Token;

/// <summary>
/// <c>POST /oauth/token</c> (RFC 6749 §3.2). This file is the order of a token request; each step is a file of its own. The grants come last and own only what is theirs:
/// see <see cref="IGrant"/>. Errors are RFC 6749 §5.2, built in <see cref="OAuthError"/>.
/// </summary>
internal sealed class TokenEndpoint(
    ClientRegistrations registrations, AuthenticateClient authenticateClient, IEnumerable<IGrant> grants, MintAccessToken mint, IssuerMetrics metrics)
{
    private readonly Dictionary<string, IGrant> _grants = grants.ToDictionary(grant => grant.GrantType, StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder tenant) =>
        tenant.MapPost("/oauth/token", (TenantAddress address, HttpContext http, TokenEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(address, http, ct))
            .DisableAntiforgery();

    private async Task<IResult> HandleAsync(TenantAddress address, HttpContext http, CancellationToken ct)
    {
        var (form, error) = await OAuthForm.ReadAsync(http.Request, ct);
        if (form is null)
        {
            return Refused("", error!);
        }

        var grantType = form["grant_type"] ?? "";
        var (credentials, credentialsError) = ClientCredentials.Read(http.Request, form);
        if (credentials is null)
        {
            return Refused(grantType, credentialsError!);
        }

        if (form.Resources is { Count: > 1 })
        {
            return Refused(grantType, OAuthError.InvalidTarget("a token is for one resource")); // RFC 8707 §2
        }

        var registration = await registrations.FindAsync(address, credentials.ClientId, form.Resources is [var only] ? only : null, ct);
        if (registration is null)
        {
            return Problems.NotFound("tenant");
        }

        if (await authenticateClient.CheckAsync(registration, credentials, ct) is { } notProved)
        {
            return Refused(grantType, notProved);
        }

        var (request, refused) = CheckRequest(form, registration, grantType);
        return request is null ? Refused(grantType, refused!) : await GrantAsync(_grants[grantType], request, http, ct);
    }

    /// <summary>What every grant has in common, after the client is proved: grant type, resource, scopes.</summary>
    private (TokenRequest? Request, OAuthError? Error) CheckRequest(OAuthForm form, ClientRegistration client, string grantType)
    {
        if (grantType.Length == 0)
        {
            return (null, OAuthError.InvalidRequest("grant_type is missing"));
        }

        if (!_grants.ContainsKey(grantType))
        {
            return (null, OAuthError.UnsupportedGrantType(grantType));
        }

        if (!client.GrantTypes.Contains(grantType))
        {
            return (null, OAuthError.UnauthorizedClient($"the client may not use grant type `{grantType}`"));
        }

        if (client.Resource is not { Allowed: true } resource)
        {
            return (null, OAuthError.InvalidTarget("the resource is unknown, or the client may not have tokens for it"));
        }

        var (scopes, error) = ResolveScopes.Resolve(form["scope"], resource.Scopes);
        return scopes is null ? (null, error) : (new TokenRequest { Form = form, Client = client, Resource = resource, Scopes = scopes }, null);
    }

    private async Task<IResult> GrantAsync(IGrant grant, TokenRequest request, HttpContext http, CancellationToken ct)
    {
        var result = await grant.HandleAsync(request, ct);
        if (result.Error is { } error)
        {
            return Refused(grant.GrantType, error);
        }

        if (await mint.IssueAsync(request, result.Subject!, ct) is not { } token)
        {
            return Problems.Unavailable("the signing key changed in this very moment; try again");
        }

        metrics.TokenIssued(grant.GrantType);
        CacheHeaders.NoStore(http.Response);
        return TypedResults.Json(token, OAuthJson.Default.TokenResponse);
    }

    private OAuthError Refused(string grantType, OAuthError error)
    {
        metrics.TokenRefused(_grants.ContainsKey(grantType) ? grantType : "other", error.Error);
        return error;
    }
}
