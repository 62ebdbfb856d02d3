using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Plinto.AspNetCore.Webhooks;

/// <summary>One address that takes webhooks: reads the body, verifies it, remembers the event, hands it over.</summary>
internal sealed class WebhookEndpoint(PlintoWebhookVerifier verifier, PlintoWebhookOptions options, Func<PlintoEvent, HttpContext, Task> handler)
{
    public async Task HandleAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (await ReadAsync(http) is not { } body)
        {
            await RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, PlintoWebhookFailure.BodyTooLarge);
            return;
        }

        var id = Only(headers["webhook-id"]);
        var failure = verifier.Verify(id, Only(headers["webhook-timestamp"]), Only(headers["webhook-signature"]), body.Span);
        if (failure != PlintoWebhookFailure.None)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, failure);
            return;
        }

        if (EventReading.TryRead(body) is not { } read || read.Id != id)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, PlintoWebhookFailure.BodyUnreadable);
            return;
        }

        await HandOverAsync(http, read);
    }

    private async Task HandOverAsync(HttpContext http, PlintoEvent read)
    {
        var replays = http.RequestServices.GetService<IPlintoWebhookReplays>();
        if (replays is null || await replays.TryAddAsync(read.Id, http.RequestAborted))
        {
            try
            {
                await handler(read, http);
            }
            catch when (replays is not null)
            {
                await replays.RemoveAsync(read.Id);
                throw;
            }
        }

        if (!http.Response.HasStarted && http.Response.StatusCode == StatusCodes.Status200OK)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    // Null: it is larger than allowed. Read to the limit and no further, whatever Content-Length says.
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > options.MaxBodySize)
        {
            return null;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null; // ours counts
        }

        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await http.Request.Body.ReadAsync(chunk, http.RequestAborted) is > 0 and var read)
        {
            if (body.Length + read > options.MaxBodySize)
            {
                return null;
            }

            body.Write(chunk, 0, read);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static string? Only(StringValues values) => values.Count == 1 ? values[0] : null;

    private static Task RefuseAsync(HttpContext http, int status, PlintoWebhookFailure failure)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        return http.Response.WriteAsync($$"""{"status":{{status}},"title":"the webhook was not taken","code":"{{PlintoWebhookFailures.CodeOf(failure)}}"}""", http.RequestAborted);
    }
}
