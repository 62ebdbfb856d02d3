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
/// <see cref="IGrant"/>: the client is authenticated before them, and what they give is held against resource and scopes after them. Errors are RFC 6749 §5.2, built in
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

        var asked = new Asked(form, credentials, grantType, form.Resources is [var only] ? only : null, http);
        if (await DecideByKeptAsync(address, asked, ct) is { Grant: { } early, Request: { } confirmed })
        {
            return await AnswerAsync(grantType, confirmed, early, http, ct);
        }

        if (await registrations.FindAsync(address, credentials.ClientId, asked.Resource, ct) is not { } registration)
        {
            return Problems.NotFound("tenant");
        }

        var decided = await DecideAsync(asked, registration, unconfirmed: null, ct);
        return decided.Grant is { } given ? await AnswerAsync(grantType, decided.Request!, given, http, ct) : Refused(grantType, decided.Error!);
    }

    /// <summary>
    /// The same decision with the registration as it is kept, for a grant that confirms it in its own statement: one round trip instead of two. Whatever is no plain success has
    /// changed nothing, and is decided again with the registration as it is now. Not for an assertion, which is used up by the proof.
    /// </summary>
    private async ValueTask<Decided> DecideByKeptAsync(TenantAddress address, Asked asked, CancellationToken ct) =>
        asked.Credentials.Assertion is null && _grants.TryGetValue(asked.GrantType, out var grant) && grant.ConfirmsRegistration
            && registrations.FindKept(address, asked.Credentials.ClientId, asked.Resource) is { } kept
            ? await DecideAsync(asked, kept, unconfirmed: address, ct)
            : default;

    /// <summary>The one order: the client is authenticated, then it may use the grant, then the grant decides.</summary>
    private async ValueTask<Decided> DecideAsync(Asked asked, ClientRegistration client, TenantAddress? unconfirmed, CancellationToken ct)
    {
        if ((await authenticateClient.CheckAsync(client, asked.Credentials, ct) ?? CheckGrantType(client, asked.GrantType)) is { } refused)
        {
            return new Decided(null, null, refused);
        }

        var request = RequestOf(asked, client, unconfirmed);
        var result = await _grants[asked.GrantType].HandleAsync(request, ct);
        return new Decided(request, result.Grant, result.Error);
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

    private async Task<IResult> AnswerAsync(string grantType, TokenRequest request, Grant given, HttpContext http, CancellationToken ct)
    {
        var (scopes, error) = CheckGrant(request, given);
        if (scopes is null)
        {
            return Refused(grantType, error!);
        }

        if (await mint.IssueAsync(request, given, scopes, ct) is not { } token)
        {
            return Problems.Unavailable("the signing key was revoked during this request; retry");
        }

        metrics.TokenIssued(grantType);
        CacheHeaders.NoStore(http.Response);
        return TypedResults.Json(token, OAuthJson.Default.TokenResponse);
    }

    /// <summary>INVARIANT: whatever a grant gives, no token is for another resource than the one asked for, nor has a scope that was not both asked for and allowed.</summary>
    private static (IReadOnlyList<string>? Scopes, OAuthError? Error) CheckGrant(TokenRequest request, Grant given) =>
        given.Resource is { Allowed: true } resource && (request.Resource is not { } asked || asked == resource.Identifier)
            ? ResolveScopes.Resolve(given.Scope, resource.Scopes)
            : (null, OAuthError.InvalidTarget("the resource is unknown, or the client may not have tokens for it"));

    private static TokenRequest RequestOf(Asked asked, ClientRegistration client, TenantAddress? unconfirmed) => new()
    {
        Form = asked.Form, Client = client, Unconfirmed = unconfirmed, Resource = asked.Resource,
        TokenId = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(TokenIdLength)), Actor = ActorOf(client, asked.Http),
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

    /// <summary>A request as it was read, before anything is decided.</summary>
    private sealed record Asked(OAuthForm Form, ClientCredentials Credentials, string GrantType, string? Resource, HttpContext Http);

    /// <summary>What the order came to: a grant with the request it was given for, or an error; neither, if nothing was kept to decide by.</summary>
    private readonly record struct Decided(TokenRequest? Request, Grant? Grant, OAuthError? Error);
}
