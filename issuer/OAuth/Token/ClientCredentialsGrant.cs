namespace Plinto.Issuer.OAuth.Token;

/// <summary>A service acts for itself (RFC 6749 §4.4): the token's subject is the client. A public client cannot authenticate and gets none.</summary>
internal sealed class ClientCredentialsGrant : IGrant
{
    public const string Name = "client_credentials";

    public string GrantType => Name;

    public ValueTask<GrantResult> HandleAsync(TokenRequest request, CancellationToken ct) => ValueTask.FromResult(
        request.Client.AuthMethod == "none"
            ? GrantResult.Refuse(OAuthError.UnauthorizedClient("a public client may not use this grant"))
            : GrantResult.Give(new Grant { Subject = request.Client.ClientId!.Value.ToString(), Resource = request.Client.Resource, Scope = request.Form["scope"] }));
}
