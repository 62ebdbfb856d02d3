namespace Plinto.Inbox;

/// <summary><c>/</c> and <c>/messages/{id}</c> as pages, <c>/messages</c> as JSON (<c>?to=</c> filters, <c>DELETE</c> empties).</summary>
internal static class InboxEndpoints
{
    /// <summary>Answers every request.</summary>
    public static void Use(WebApplication app) => app.Run(http => HandleAsync(http, app.Services.GetRequiredService<InboxMessages>()));

    private static Task HandleAsync(HttpContext http, InboxMessages inbox)
    {
        http.Response.Headers.CacheControl = "no-store";
        // A mail's own markup is shown in a frame without rights; nothing here runs or loads anything.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; frame-ancestors 'self'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Answer(http.Request, inbox).ExecuteAsync(http);
    }

    private static IResult Answer(HttpRequest request, InboxMessages inbox)
    {
        var parts = (request.Path.Value ?? "/").Trim('/').Split('/');
        return (request.Method, parts) switch
        {
            _ when request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]") => TypedResults.BadRequest(), // a site whose name was made to lead here
            ("GET", [""]) => Page(InboxPage.List(inbox.All)),
            ("GET", ["messages"]) => TypedResults.Json(To(inbox, request.Query["to"]), InboxJson.Default.IReadOnlyListInboxMessage),
            ("DELETE", ["messages"]) => Empty(inbox),
            ("GET", ["messages", var id]) when inbox.Find(id) is { } message => Page(InboxPage.Message(message)),
            ("GET", ["messages", var id, "html"]) when inbox.Find(id)?.Html is { } html => Page(html),
            _ => TypedResults.NotFound(),
        };
    }

    private static IReadOnlyList<InboxMessage> To(InboxMessages inbox, string? to) =>
        to is null ? inbox.All : [.. inbox.All.Where(message => message.To.Contains(to, StringComparer.OrdinalIgnoreCase))];

    private static IResult Empty(InboxMessages inbox)
    {
        inbox.Clear();
        return TypedResults.NoContent();
    }

    private static IResult Page(string html) => TypedResults.Text(html, "text/html; charset=utf-8");
}
