using Plinto.Issuer.OAuth.IdTokenHints;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// An <c>id_token_hint</c> is one of ours, for this client, perhaps expired (OpenID Connect Core §3.1.2.1). It says who must be signed in, and proves nothing else.
/// </summary>
internal sealed class CheckIdTokenHint(VerifyIdTokenHint verify)
{
    public async ValueTask<AuthorizeError?> RunAsync(AuthorizeRequest request, CancellationToken ct)
    {
        if (request.Parameters["id_token_hint"] is not { } text)
        {
            return null;
        }

        var hint = await verify.VerifyAsync(request.Client.TenantId, request.Client.Issuers, text, ct);
        if (hint is null || !hint.Audiences.Contains(request.Client.Id!.Value.ToString()))
        {
            return AuthorizeError.InvalidRequest("id_token_hint is not an ID token that was issued to the client");
        }

        request.SubjectHint = hint.Subject;
        return null;
    }
}
