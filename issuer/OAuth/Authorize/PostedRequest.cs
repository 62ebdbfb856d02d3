using Microsoft.AspNetCore.WebUtilities;
using Plinto.Issuer.Http;
using Plinto.Issuer.Pages;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// Requests that a client's page posts (OpenID Connect Core §3.1.2.1). A post from another site comes without our cookies, as though nobody were signed in; so it is turned into
/// the same request by GET, with which they come.
/// </summary>
internal static class PostedRequest
{
    // What servers and proxies commonly take as a request line, without host and path.
    private const int LongestQuery = 7000;

    /// <param name="isKnown">Which parameters to keep.</param>
    public static async Task<IResult> RedirectAsync(HttpContext http, Func<string, bool> isKnown, CancellationToken ct)
    {
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        var (form, error) = await OAuthForm.ReadAsync(http.Request, ct);
        if (form is null)
        {
            return Refuse(error!.Description);
        }

        var query = QueryHelpers.AddQueryString("", form.All.Where(pair => isKnown(pair.Key)));
        if (query.Length > LongestQuery)
        {
            return Refuse("it is too long; push it instead");
        }

        return Redirection.After(http.Request.PathBase + http.Request.Path + query);
    }

    private static ErrorPage Refuse(string reason) =>
        ErrorPage.Of(StatusCodes.Status400BadRequest, "The app sent a wrong request", $"We cannot take it: {reason}. Tell the people who run the app.");
}
