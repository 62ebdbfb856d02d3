using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeFeed;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Keys;
using Plinto.Issuer.OAuth.AccessTokens;
using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.Tenants;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.OAuth.Revoke;

/// <summary>
/// <c>POST /oauth/revoke</c> (RFC 7009) for access tokens: in force at introspection at once, at every edge within a second. A token that is not valid is answered with
/// success, as §2.2 asks; one of another client is refused.
/// </summary>
internal sealed class RevokeEndpoint(Database db, ReadClientRequest readRequest, VerifyAccessToken verify, EventLog events, KeyOptions options, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder tenant) =>
        tenant.MapPost("/oauth/revoke", (TenantAddress address, HttpContext http, RevokeEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(address, http, ct))
            .DisableAntiforgery();

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

        if (await verify.VerifyAsync(client, text, ct) is { } token)
        {
            if (token.ClientId != client.ClientId!.Value.ToString())
            {
                return OAuthError.UnauthorizedClient("the token was issued to another client"); // RFC 7009 §2.1
            }

            await RevokeAsync(client, token, new Actor("client", token.ClientId) { RequestId = http.TraceIdentifier }, ct);
        }

        CacheHeaders.NoStore(http.Response);
        return TypedResults.Ok();
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
