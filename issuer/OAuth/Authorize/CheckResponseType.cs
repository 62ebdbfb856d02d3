namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>Only <c>code</c>: no token ever travels through an address (OAuth 2.1 §10.1).</summary>
internal static class CheckResponseType
{
    public static AuthorizeError? Run(AuthorizeRequest request) => request.Parameters["response_type"] switch
    {
        "code" => null,
        null => AuthorizeError.InvalidRequest("response_type is missing"),
        _ => new AuthorizeError("unsupported_response_type", "response_type must be `code`"),
    };
}
