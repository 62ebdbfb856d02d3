using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Secrets;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Credentials;

/// <summary>
/// Authenticates the management API by <c>Authorization: Bearer plk_…</c> (a tenant's API key) or <c>plo_…</c> (an operator, who names the tenant in <c>Plinto-Tenant</c>).
/// What it may do becomes claims, which the policies named in <see cref="Permissions"/> ask for.
/// </summary>
internal sealed class AuthenticateCaller(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, CallerSql callers, TenantSql tenants, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "management";

    /// <summary>Claim that holds one permission.</summary>
    public const string PermissionClaim = "permission";

    private const string TenantHeader = "Plinto-Tenant";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } text || !text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var key = text[Bearer.Length..].Trim();
        var ofOperator = key.StartsWith(OpaqueSecret.OperatorKeyPrefix, StringComparison.Ordinal);
        if (!ofOperator && !key.StartsWith(OpaqueSecret.ApiKeyPrefix, StringComparison.Ordinal))
        {
            return AuthenticateResult.NoResult(); // an edge's assertion, for one
        }

        if ((ofOperator ? await OperatorAsync(key) : await ApiKeyAsync(key)) is not { } caller)
        {
            return AuthenticateResult.Fail("the key is unknown, revoked or expired");
        }

        Context.Items[typeof(Caller)] = caller;
        var identity = new ClaimsIdentity([.. caller.Permissions.Select(permission => new Claim(PermissionClaim, permission))], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(ProblemTypes.Unauthenticated, "send a valid key as Authorization: Bearer").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Forbidden("the key lacks the permission this needs").ExecuteAsync(Context);

    private async Task<Caller?> ApiKeyAsync(string key)
    {
        if (await callers.FindApiKeyAsync(OpaqueSecret.HashOf(key), time.GetUtcNow(), Context.RequestAborted) is not { } found)
        {
            return null;
        }

        return new Caller
        {
            CredentialId = found.Id.Value, IsOperator = false, Tenant = found.Tenant, Permissions = found.Permissions, ExpiresAt = found.ExpiresAt,
            Actor = ActorOf("api_key", found.Id.ToString()),
        };
    }

    private async Task<Caller?> OperatorAsync(string key)
    {
        if (await callers.FindOperatorAsync(OpaqueSecret.HashOf(key), Context.RequestAborted) is not { } found)
        {
            return null;
        }

        return new Caller
        {
            CredentialId = found.KeyId,
            IsOperator = true,
            Tenant = await NamedTenantAsync(),
            Permissions = [.. Credentials.Permissions.OfApiKeys, Credentials.Permissions.Operate],
            Actor = ActorOf("operator", found.Id.ToString()),
        };
    }

    private async Task<TenantId?> NamedTenantAsync()
    {
        var named = Request.Headers[TenantHeader];
        if (named.Count != 1 || named[0] is not { Length: > 0 } name)
        {
            return null;
        }

        return TenantId.TryParse(name, out var id)
            ? (await tenants.FindAsync(id, Context.RequestAborted))?.Id
            : (await tenants.FindAsync(TenantAddress.BySlug(name), Context.RequestAborted))?.Id;
    }

    private Actor ActorOf(string kind, string id) => new(kind, id)
    {
        RequestId = Context.TraceIdentifier, Address = Context.Connection.RemoteIpAddress?.ToString(), Agent = Request.Headers.UserAgent is [{ } agent] ? agent : null,
    };
}
