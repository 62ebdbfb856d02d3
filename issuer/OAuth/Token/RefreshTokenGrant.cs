using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.OAuth.RefreshTokens;
using Plinto.Issuer.Sessions;

namespace Plinto.Issuer.OAuth.Token;

/// <summary>
/// A client refreshes (RFC 6749 §6, RFC 9700 §4.14.2): each token is used up and its successor comes back, the same one for every racer and every retry within
/// <see cref="RefreshWindow"/>. A later use is theft: the session ends. Public and confidential clients rotate alike.
/// </summary>
internal sealed class RefreshTokenGrant(Database db, RefreshTokenSql tokens, EndSessions sessions, EventLog events, TimeProvider time) : IGrant
{
    public const string Name = "refresh_token";

    private static readonly OAuthError NotGood = OAuthError.InvalidGrant("the refresh token is unknown, ended, revoked, or another client's");

    public string GrantType => Name;

    public bool ConfirmsRegistration => true;

    public async ValueTask<GrantResult> HandleAsync(TokenRequest request, CancellationToken ct)
    {
        if (!request.Form.TryGet("refresh_token", out var text))
        {
            return GrantResult.Refuse(OAuthError.InvalidRequest("refresh_token is missing"));
        }

        if (!RefreshTokenText.TryParse(text, out var presented))
        {
            return GrantResult.Refuse(NotGood);
        }

        var now = time.GetUtcNow();
        var scope = request.Form["scope"];
        var proposed = Successor.Propose(presented);
        var rotated = await tokens.RotateAsync(request, presented, proposed, scope is null ? null : ResolveScopes.Split(scope), now, ct);
        if (rotated is null)
        {
            return GrantResult.Refuse(request.Unconfirmed is null ? await ExplainAsync(request, presented, now, ct) : NotGood);
        }

        // Its holder knows the secret bits, so this is no attack; but a token has one spelling.
        if (!presented.WasIssuedWith(rotated.MacKey))
        {
            return GrantResult.Refuse(NotGood);
        }

        var successor = RefreshTokenText.Make(presented.FamilyId, rotated.Won ? proposed.Random : Successor.Open(presented, rotated.Envelope), rotated.MacKey);
        return GrantResult.Give(new Grant
        {
            Subject = rotated.Person.IdentityId.ToString(), Resource = rotated.Resource, Scope = scope, Person = rotated.Person, RefreshToken = successor.Text,
        });
    }

    private async Task<OAuthError> ExplainAsync(TokenRequest request, RefreshTokenText presented, DateTimeOffset now, CancellationToken ct)
    {
        // Invented, or not of this tenant: nothing follows. What another client shows does no harm to the rightful one either. It may be stolen, but it is of no use there,
        // RFC 6749 §5.2 asks for no more, and a client that was sent the token by mistake could end the sessions of others. The thief who names the rightful client is found.
        if (await tokens.FindAsync(request.Client.TenantId, presented, now, ct) is not { } known || known.ClientId != request.Client.ClientId || !known.IsLive)
        {
            return NotGood;
        }

        if (known.Use == TokenUse.Late)
        {
            await EndStolenAsync(request, known, ct);
        }

        if (known.Use is TokenUse.Late or TokenUse.Idle)
        {
            return NotGood;
        }

        if (!known.ResourceAllowed || (request.Resource is { } asked && asked != known.Resource))
        {
            return OAuthError.InvalidTarget("the token is for another resource, or the client may have tokens for it no longer");
        }

        return ResolveScopes.Resolve(request.Form["scope"], known.Scopes).Error ?? NotGood;
    }

    private async Task EndStolenAsync(TokenRequest request, KnownToken known, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(request.Client.TenantId, ct);
        if (!await sessions.EndAsync(work, known.SessionId, EndReason.TokenReuse, request.Actor, ct))
        {
            return; // another request found it out just now
        }

        var data = new JsonObject { ["clientId"] = known.ClientId.ToString(), ["identityId"] = known.IdentityId.ToString() };
        await events.AppendAsync(work, new NewEvent("refresh_token.reused", request.Actor, known.SessionId.ToString()) { Data = data }, ct);
        await work.CommitAsync(ct);
    }
}
