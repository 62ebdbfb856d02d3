using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.OAuth.Token;

/// <summary>
/// <c>POST /oauth/token</c> (RFC 6749 §3.2). This file is the order of a token request; each step is a file of its own. The grants own only what is theirs, see
/// <see cref="IGrant"/>: the client is proved before them, and what they give is held against resource and scopes after them. Errors are RFC 6749 §5.2, built in
/// <see cref="OAuthError"/>.
/// </summary>
internal sealed class TokenEndpoint(
    ClientRegistrations registrations, AuthenticateClient authenticateClient, IEnumerable<IGrant> grants, MintTokens mint, IssuerMetrics metrics)
{
    private const int TokenIdLength = 16;
    private readonly Dictionary<string, IGrant> _grants = grants.ToDictionary(grant => grant.GrantType, StringComparer.Ordinal);

    public static void Map(Routes routes) =>
        routes.Tenant.MapPost("/oauth/token", (TenantAddress address, HttpContext http, TokenEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(address, http, ct))
            .DisableAntiforgery().AllowAnyOrigin(routes.Tenant, "/oauth/token");

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

        var resource = form.Resources is [var only] ? only : null;
        if (await TryKeptAsync(address, form, credentials, grantType, resource, http, ct) is { } answered)
        {
            return answered;
        }

        var registration = await registrations.FindAsync(address, credentials.ClientId, resource, ct);
        if (registration is null)
        {
            return Problems.NotFound("tenant");
        }

        if (await authenticateClient.CheckAsync(registration, credentials, ct) is { } notProved)
        {
            return Refused(grantType, notProved);
        }

        if (CheckGrantType(registration, grantType) is { } notAllowed)
        {
            return Refused(grantType, notAllowed);
        }

        return await GrantAsync(_grants[grantType], RequestOf(form, registration, resource, http), http, ct);
    }

    /// <summary>
    /// The same steps with the registration as it is kept, for a grant that confirms it in its own statement: one round trip instead of two. Null, with nothing changed, for
    /// whatever is no plain success; then it is decided again, strictly. Not for an assertion, which is used up by the proof.
    /// </summary>
    private async Task<IResult?> TryKeptAsync(
        TenantAddress address, OAuthForm form, ClientCredentials credentials, string grantType, string? resource, HttpContext http, CancellationToken ct)
    {
        if (credentials.Assertion is not null || !_grants.TryGetValue(grantType, out var grant) || !grant.ConfirmsRegistration
            || registrations.FindKept(address, credentials.ClientId, resource) is not { } kept
            || await authenticateClient.CheckAsync(kept, credentials, ct) is not null || CheckGrantType(kept, grantType) is not null)
        {
            return null;
        }

        var request = RequestOf(form, kept, resource, http) with { Unconfirmed = address };
        return (await grant.HandleAsync(request, ct)).Grant is { } given ? await AnswerAsync(grant, request, given, http, ct) : null;
    }

    private OAuthError? CheckGrantType(ClientRegistration client, string grantType)
    {
        if (grantType.Length == 0)
        {
            return OAuthError.InvalidRequest("grant_type is missing");
        }

        if (!_grants.ContainsKey(grantType))
        {
            return OAuthError.UnsupportedGrantType(grantType);
        }

        return client.GrantTypes.Contains(grantType) ? null : OAuthError.UnauthorizedClient($"the client may not use grant type `{grantType}`");
    }

    private async Task<IResult> GrantAsync(IGrant grant, TokenRequest request, HttpContext http, CancellationToken ct)
    {
        var result = await grant.HandleAsync(request, ct);
        return result.Grant is { } given ? await AnswerAsync(grant, request, given, http, ct) : Refused(grant.GrantType, result.Error!);
    }

    private async Task<IResult> AnswerAsync(IGrant grant, TokenRequest request, Grant given, HttpContext http, CancellationToken ct)
    {
        var (scopes, error) = CheckGrant(request, given);
        if (scopes is null)
        {
            return Refused(grant.GrantType, error!);
        }

        if (await mint.IssueAsync(request, given, scopes, ct) is not { } token)
        {
            return Problems.Unavailable("the signing key changed in this very moment; try again");
        }

        metrics.TokenIssued(grant.GrantType);
        CacheHeaders.NoStore(http.Response);
        return TypedResults.Json(token, OAuthJson.Default.TokenResponse);
    }

    /// <summary>INVARIANT: whatever a grant gives, no token is for another resource than the one asked for, nor has a scope that was not both asked for and allowed.</summary>
    private static (IReadOnlyList<string>? Scopes, OAuthError? Error) CheckGrant(TokenRequest request, Grant given) =>
        given.Resource is { Allowed: true } resource && (request.Resource is not { } asked || asked == resource.Identifier)
            ? ResolveScopes.Resolve(given.Scope, resource.Scopes)
            : (null, OAuthError.InvalidTarget("the resource is unknown, or the client may not have tokens for it"));

    private static TokenRequest RequestOf(OAuthForm form, ClientRegistration client, string? resource, HttpContext http) => new()
    {
        Form = form, Client = client, Resource = resource, TokenId = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(TokenIdLength)), Actor = ActorOf(client, http),
    };

    private static Actor ActorOf(ClientRegistration client, HttpContext http) => new("client", client.ClientId!.Value.ToString())
    {
        RequestId = http.TraceIdentifier,
        Address = http.Connection.RemoteIpAddress?.ToString(),
        Agent = http.Request.Headers.UserAgent is [{ Length: > 0 } agent] ? agent[..Math.Min(agent.Length, 200)] : null,
    };

    private OAuthError Refused(string grantType, OAuthError error)
    {
        metrics.TokenRefused(_grants.ContainsKey(grantType) ? grantType : "other", error.Error);
        return error;
    }
}
