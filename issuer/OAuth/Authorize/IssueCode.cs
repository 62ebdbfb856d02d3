using Plinto.Issuer.OAuth.AuthorizationCodes;
using Plinto.Issuer.OAuth.PushedRequests;
using Plinto.Issuer.Pages;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>Gives the client its code (OAuth 2.1 §4.1.2). How long it is good, and what for, is <see cref="AuthorizationCodeSql"/>'s.</summary>
internal sealed class IssueCode(AuthorizationCodeSql codes, PushedRequestSql pushedRequests, TimeProvider time)
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
            Pushed = request.Pushed,
            Remember = PendingRequests.Lifetime,
        };
        if (await codes.CreateAsync(flow.Client.TenantId, code, time.GetUtcNow(), ct) is { } text)
        {
            return AuthorizeResponse.Grant(request, flow.Client.Issuer, text);
        }

        return request.Pushed is { } pushed && await pushedRequests.IsUsedAsync(flow.Client.TenantId, pushed, ct)
            ? ErrorPage.Of(StatusCodes.Status400BadRequest, "You are done here",
                "The app's request was answered already, perhaps in another tab. Go back to the app; if it does not know you, start again there.")
            : flow.Ask("/sign-in", AuthorizeError.LoginRequired); // the session ended since it was read
    }
}
