namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>How the answer travels: <c>query</c>, the default, or <c>form_post</c>. Comes before every check whose error is sent that way.</summary>
internal static class CheckResponseMode
{
    public static AuthorizeError? Run(AuthorizeRequest request)
    {
        if (request.Parameters["response_mode"] is not (null or AuthorizeResponse.Query or AuthorizeResponse.FormPost))
        {
            return AuthorizeError.InvalidRequest("response_mode must be `query` or `form_post`");
        }

        request.ResponseMode = request.Parameters["response_mode"] ?? AuthorizeResponse.Query;
        return null;
    }
}
