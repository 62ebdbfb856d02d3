namespace Plinto.Issuer.SignIn;

/// <summary>Sends the browser on by GET (RFC 9110 §15.4.4), without a trace in caches or referrers.</summary>
/// <param name="location">Made by us, never from what was sent.</param>
internal sealed class SeeOther(string location) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = location;
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return Task.CompletedTask;
    }
}
