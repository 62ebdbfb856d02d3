namespace Plinto.Issuer.OAuth.UserInfo;

/// <summary>How a request carries its access token: in the header (RFC 6750 §2.1) or in a form (§2.2), never in the URL, and in one way only.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token, or what is wrong; neither if there is none.</summary>
    public static async ValueTask<(string? Token, OAuthError? Error)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        string? posted = null;
        if (HttpMethods.IsPost(request.Method) && request.HasFormContentType)
        {
            var (form, error) = await OAuthForm.ReadAsync(request, ct);
            if (form is null)
            {
                return (null, OAuthError.InvalidBearerRequest(error!.Description));
            }

            posted = form["access_token"];
        }

        var header = request.Headers.Authorization;
        if (header.Count > 1 || (header.Count == 1 && posted is not null))
        {
            return (null, OAuthError.InvalidBearerRequest("the access token must be sent in one way only"));
        }

        return header is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? (value[Scheme.Length..].Trim(), null) : (posted, null);
    }
}
