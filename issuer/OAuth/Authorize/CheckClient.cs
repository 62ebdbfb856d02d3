
namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>The client may use authorization codes, and pushes its requests if it must (RFC 9126 §6).</summary>
internal static class CheckClient
{
    public static AuthorizeError? Run(AuthorizeRequest request) => request switch
    {
        { Client: var client } when !client.GrantTypes.Contains("authorization_code") => AuthorizeError.UnauthorizedClient("the client may not use authorization codes"),
        { Client.RequirePushedRequests: true, Pushed: false } => AuthorizeError.InvalidRequest("the client must push its authorization requests"),
        _ => null,
    };
}
