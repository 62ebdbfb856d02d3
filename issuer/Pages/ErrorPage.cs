using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Pages;

/// <summary>A page that says what went wrong and what to do, in the tenant's frame if it is known; for any endpoint a person may stand in front of.</summary>
internal sealed class ErrorPage : IResult
{
    private readonly int _status;
    private readonly string _title;
    private readonly string _sentence;
    private readonly TimeSpan? _retryAfter;

    private ErrorPage(int status, string title, string sentence, TimeSpan? retryAfter) => (_status, _title, _sentence, _retryAfter) = (status, title, sentence, retryAfter);

    /// <summary>Makes one. Title and sentence are shown as text, never as markup.</summary>
    /// <param name="retryAfter">When it may work again; null: not said.</param>
    public static ErrorPage Of(int status, string title, string sentence, TimeSpan? retryAfter = null) => new(status, title, sentence, retryAfter);

    /// <summary>There is no such page.</summary>
    public static ErrorPage NotFound() => Of(StatusCodes.Status404NotFound, "Nothing is here", "This address leads nowhere. Go back to the app and start again.");

    /// <summary>The authorization request in the address is not one of ours, too old, or another browser's.</summary>
    public static ErrorPage RequestGone() =>
        Of(StatusCodes.Status400BadRequest, "This sign-in is out of date", "It was begun in another browser, or too long ago. Go back to the app and sign in from there.");

    /// <summary>More people sign in than the service can take just now.</summary>
    public static ErrorPage Busy() =>
        Of(StatusCodes.Status503ServiceUnavailable, "Very many people are signing in", "We cannot take your request just now. Wait a few seconds and try again.",
            TimeSpan.FromSeconds(5));

    /// <summary>The service failed; what was wrong is in its log.</summary>
    public static ErrorPage Failed(int status) => Of(status, "That did not work", status == StatusCodes.Status503ServiceUnavailable
        ? "The service cannot answer just now. Wait a moment and try again."
        : "Something went wrong on our side, or what your browser sent cannot be read. Try again; if it stays so, tell support the request below.");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // A result has no constructor to be given services by.
        var services = httpContext.RequestServices;
        if (!httpContext.Items.ContainsKey(typeof(PageTenant)) && httpContext.Items.ContainsKey(typeof(TenantAddress)))
        {
            var address = await TenantAddress.BindAsync(httpContext);
            httpContext.Items[typeof(PageTenant)] = await services.GetRequiredService<PageTenantSql>().FindAsync(address, httpContext.RequestAborted);
        }

        if (_retryAfter is { } wait)
        {
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var page = await services.GetRequiredService<HostedPages>()
            .ShowPlainAsync<ErrorView, ErrorModel>(httpContext, new ErrorModel(_title, _sentence, httpContext.TraceIdentifier), _status);
        await page.ExecuteAsync(httpContext);
    }
}
