using System.Globalization;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>How old the sign-in may be, in seconds (OpenID Connect Core §3.1.2.1). 0 is the same as <c>prompt=login</c>.</summary>
internal static class CheckMaxAge
{
    public static AuthorizeError? Run(AuthorizeRequest request)
    {
        if (request.Parameters["max_age"] is not { } text)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return AuthorizeError.InvalidRequest("max_age must be a number of seconds");
        }

        request.MaxAge = seconds;
        return null;
    }
}
