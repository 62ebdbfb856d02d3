using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Plinto.Issuer.Events;
using Plinto.Issuer.OutgoingCalls;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>One call: signs the payload, posts it, and says what came of it and when to try again.</summary>
internal sealed class SendWebhook(OutgoingHttp outgoing, DeliveryOptions options, TimeProvider time)
{
    private const int MostAnswer = 4096;

    /// <summary>The result, and how long the server asked to be left alone, if it did.</summary>
    public async Task<(DeliveryResult Result, TimeSpan? RetryAfter)> RunAsync(Target target, DueDelivery delivery, CancellationToken ct)
    {
        var (at, started) = (time.GetUtcNow(), time.GetTimestamp());
        if (delivery.Event is not { } logged)
        {
            return (Result(delivery, at, 0, null, "event_gone", null, final: true, null), null);
        }

        var body = PayloadVersions.Write(target.Webhook.ApiVersion, EventBody.From(logged));
        using var request = Request(target, logged.Id.ToString(), at, body);
        var answer = await outgoing.CallAsync(request, options.Timeout, MostAnswer, ct);
        var error = answer.Status is { } status ? ErrorOf(status) : answer.Error;
        var pause = error is not null && answer.RetryAfter is { } asked && asked > TimeSpan.Zero ? (asked < options.LongestPause ? asked : options.LongestPause) : (TimeSpan?)null;
        var result = Result(
            delivery, at, (int)time.GetElapsedTime(started).TotalMilliseconds, (int?)answer.Status, error, TextOf(answer.Body.Span), delivery.Type == DueDelivery.TestType, pause);
        return (result, pause);
    }

    private DeliveryResult Result(DueDelivery delivery, DateTimeOffset at, int milliseconds, int? status, string? error, string? answer, bool final, TimeSpan? retryAfter)
    {
        var tries = delivery.Tries + 1;
        var pause = options.Retries.After(tries);
        return new DeliveryResult
        {
            Event = delivery.EventId,
            Number = delivery.Attempts + 1,
            At = at,
            Milliseconds = milliseconds,
            Status = status,
            Error = error,
            Answer = answer,
            State = error is null ? "delivered" : final || tries >= options.Tries ? "failed" : "waiting",
            Due = time.GetUtcNow() + (retryAfter is { } asked && asked > pause ? asked : pause),
        };
    }

    private static HttpRequestMessage Request(Target target, string id, DateTimeOffset at, byte[] body)
    {
        var timestamp = at.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, target.Webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", target.Signer.Sign(id, timestamp, body));
        foreach (var (name, value) in target.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    // A redirect is never followed: it could lead where the address itself may not.
    private static string? ErrorOf(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => "redirected",
        410 => "gone",
        _ => "status",
    };

    // PostgreSQL's text has no NUL.
    private static string? TextOf(ReadOnlySpan<byte> body) => body.IsEmpty ? null : Encoding.UTF8.GetString(body).Replace('\0', '\uFFFD');
}
