using Plinto.Issuer.OAuth.Token;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>Gives the client its code (OAuth 2.1 §4.1.2). How long it is good, and what for, is <see cref="AuthorizationCodeSql"/>'s.</summary>
internal sealed class IssueCode(AuthorizationCodeSql codes, TimeProvider time)
{
    public async ValueTask<IResult?> RunAsync(AuthorizeFlow flow, CancellationToken ct)
    {
        var request = flow.Request;
        var code = new NewAuthorizationCode
        {
            ClientId = request.ClientId,
            IdentityId = flow.Session!.IdentityId,
            SessionId = flow.Session.Id,
            RedirectUri = request.RedirectUri,
            CodeChallenge = request.CodeChallenge,
            Resource = request.Resource,
            Scopes = request.Scopes,
            Nonce = request.Nonce,
        };
        return await codes.CreateAsync(flow.Client.TenantId, code, time.GetUtcNow(), ct) is { } text
            ? AuthorizeResponse.Grant(request, flow.Client.Issuer, text)
            : flow.Ask("/sign-in", AuthorizeError.LoginRequired); // the session ended since it was read
    }
}
