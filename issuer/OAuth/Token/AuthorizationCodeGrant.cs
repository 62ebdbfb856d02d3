using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Grants;
using Plinto.Issuer.OAuth.AuthorizationCodes;
using Plinto.Issuer.OAuth.RefreshTokens;

namespace Plinto.Issuer.OAuth.Token;

/// <summary>
/// A client redeems a code (RFC 6749 §4.1.3, RFC 7636 §4.5): once, with the verifier and the redirect URI of its own request. A code that is shown again, by whomever, takes
/// back what it was exchanged for (RFC 6749 §4.1.2).
/// </summary>
internal sealed class AuthorizationCodeGrant(Database db, AuthorizationCodeSql codes, RevokeFamily revokeFamily, EventLog events, TimeProvider time) : IGrant
{
    public const string Name = "authorization_code";

    // One answer for all: it tells a thief nothing of what is wrong with what he has.
    private static readonly OAuthError NotGood = OAuthError.InvalidGrant("the code is unknown, expired or used, or was issued for another client, redirect_uri or verifier");

    public string GrantType => Name;

    public async ValueTask<GrantResult> HandleAsync(TokenRequest request, CancellationToken ct)
    {
        var form = request.Form;
        if (!form.TryGet("code", out var text) || !form.TryGet("redirect_uri", out var redirectUri) || !form.TryGet("code_verifier", out var verifier))
        {
            return GrantResult.Refuse(OAuthError.InvalidRequest("code, redirect_uri and code_verifier are required"));
        }

        if (!AuthorizationCodeText.TryParse(text, out var code))
        {
            return GrantResult.Refuse(NotGood);
        }

        var redeemed = CodeVerifier.Challenge(verifier) is { } challenge ? await RedeemAsync(request, code, redirectUri, challenge, ct) : null;
        if (redeemed is null)
        {
            await RevokeReusedAsync(request, code, ct);
            return GrantResult.Refuse(await IsForAnotherResourceAsync(request, code, ct) ? OAuthError.InvalidTarget("the code is for another resource") : NotGood);
        }

        return GrantResult.Give(redeemed);
    }

    private async Task<Grant?> RedeemAsync(TokenRequest request, AuthorizationCodeText code, string redirectUri, string challenge, CancellationToken ct)
    {
        var macKey = RefreshTokenText.NewMacKey();
        var refresh = request.Client.GrantTypes.Contains(RefreshTokenGrant.Name) ? RefreshTokenText.Make(code.FamilyId, RefreshTokenText.NewRandom(), macKey) : null;
        var redeemed = await codes.ConsumeAsync(
            request.Client.TenantId, code, request.Client.ClientId!.Value, redirectUri, challenge, request.Resource, request.TokenId, refresh?.Hash, macKey, time.GetUtcNow(), ct);
        return redeemed is null ? null : new Grant
        {
            Subject = redeemed.Person.IdentityId.ToString(),
            Resource = redeemed.Resource,
            Scope = null, // RFC 6749 §4.1.3 has none: scopes were decided at the authorization endpoint
            Person = redeemed.Person,
            Nonce = redeemed.Nonce,
            RefreshToken = refresh?.Text,
        };
    }

    private async Task<bool> IsForAnotherResourceAsync(TokenRequest request, AuthorizationCodeText code, CancellationToken ct) =>
        request.Resource is { } asked && await codes.FindResourceAsync(request.Client.TenantId, code, request.Client.ClientId!.Value, time.GetUtcNow(), ct) is { } its
            && its != asked;

    private async Task RevokeReusedAsync(TokenRequest request, AuthorizationCodeText code, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(request.Client.TenantId, ct);
        if (await AuthorizationCodeSql.TakeReusedAsync(work, code, ct) is not { } reused)
        {
            return;
        }

        await revokeFamily.RevokeAsync(work, reused.FamilyId, reused.TokenId, ct);
        var data = new System.Text.Json.Nodes.JsonObject
        {
            ["clientId"] = reused.ClientId.ToString(), ["identityId"] = reused.IdentityId.ToString(), ["sessionId"] = reused.SessionId.ToString(),
        };
        await events.AppendAsync(work, new NewEvent("authorization_code.reused", request.Actor, reused.SessionId.ToString()) { Data = data }, ct);
        await work.CommitAsync(ct);
    }
}
