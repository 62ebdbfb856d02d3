using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Events;
using Plinto.Issuer.Grants;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Issuer.OAuth.AccessTokens;
using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.OAuth.RefreshTokens;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.OAuth.Revoke;

/// <summary>
/// <c>POST /oauth/revoke</c> (RFC 7009): applied at introspection at once, at every edge within a second. A refresh token, used or not, takes with it all that its code came
/// to, access tokens too; the session goes on. A token that is not valid is answered with success, as §2.2 asks; one of another client is refused.
/// </summary>
internal sealed class RevokeEndpoint(
    Database db, ReadClientRequest readRequest, VerifyAccessToken verify, RefreshTokenSql refreshTokens, RevokeFamily revokeFamily, EventLog events, KeyOptions options,
    TimeProvider time)
{
    public static void Map(Routes routes) =>
        routes.Tenant.MapPost("/oauth/revoke", (TenantAddress address, HttpContext http, RevokeEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(address, http, ct))
            .DisableAntiforgery().AllowAnyOrigin(routes.Tenant, "/oauth/revoke");

    private async Task<IResult> HandleAsync(TenantAddress address, HttpContext http, CancellationToken ct)
    {
        var (form, client, refused) = await readRequest.ReadAsync(address, http.Request, ct);
        if (form is null || client is null)
        {
            return refused!;
        }

        if (form["token"] is not { } text)
        {
            return OAuthError.InvalidRequest("token is missing");
        }

        var actor = new Actor("client", client.ClientId!.Value.ToString()) { RequestId = http.TraceIdentifier };
        var done = RefreshTokenText.TryParse(text, out var refreshToken)
            ? await RevokeRefreshTokenAsync(client, refreshToken, actor, ct)
            : await RevokeAccessTokenAsync(address, client, text, actor, ct);
        CacheHeaders.NoStore(http.Response);
        return done ? TypedResults.Ok() : OAuthError.UnauthorizedClient("the token was issued to another client"); // RFC 7009 §2.1
    }

    /// <summary>False for a token of another client.</summary>
    private async Task<bool> RevokeAccessTokenAsync(TenantAddress address, ClientRegistration client, string text, Actor actor, CancellationToken ct)
    {
        if (await verify.VerifyAsync(address, text, ct) is not { } token)
        {
            return true;
        }

        if (token.ClientId != client.ClientId!.Value.ToString())
        {
            return false;
        }

        await RevokeAsync(client, token, actor, ct);
        return true;
    }

    /// <inheritdoc cref="RevokeAccessTokenAsync"/>
    private async Task<bool> RevokeRefreshTokenAsync(ClientRegistration client, RefreshTokenText token, Actor actor, CancellationToken ct)
    {
        if (await refreshTokens.FindAsync(client.TenantId, token, time.GetUtcNow(), ct) is not { } known)
        {
            return true;
        }

        if (known.ClientId != client.ClientId)
        {
            return false;
        }

        await using var work = await db.BeginAsync(client.TenantId, ct);
        if (await revokeFamily.RevokeAsync(work, token.FamilyId, tokenId: null, ct))
        {
            var data = new JsonObject { ["clientId"] = known.ClientId.ToString(), ["identityId"] = known.IdentityId.ToString() };
            await events.AppendAsync(work, new NewEvent("refresh_token.revoked", actor, known.SessionId.ToString()) { Data = data }, ct);
            await work.CommitAsync(ct);
        }

        return true;
    }

    private async Task RevokeAsync(ClientRegistration client, AccessToken token, Actor actor, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(client.TenantId, ct);
        var revocation = new Revocation { Kind = RevocationKind.Token, Value = token.TokenId, ExpiresAt = token.ExpiresAt + options.ClockSkew };
        await EdgeChangeSql.RevocationAsync(work, revocation, time.GetUtcNow(), ct);
        await events.AppendAsync(work, new NewEvent("token.revoked", actor, token.TokenId) { Data = new() { ["clientId"] = token.ClientId, ["subject"] = token.Subject } }, ct);
        await work.CommitAsync(ct);
    }
}
