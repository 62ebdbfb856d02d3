using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plinto.Issuer.Events;
using Plinto.Issuer.OutgoingCalls;

namespace Plinto.Issuer.LogStreams;

/// <summary>A batch of events as the request that delivers it: a row for each kind of stream.</summary>
internal static class StreamRequest
{
    /// <summary>Prefix of the secret of an https stream (Standard Webhooks).</summary>
    public const string SecretPrefix = "whsec_";

    public static HttpRequestMessage Of(ClaimedStream claim, string secret, IReadOnlyList<EventBody> batch, DateTimeOffset now) => claim.Stream.Kind switch
    {
        "https" => Https(claim, secret, batch, now),
        "splunk_hec" => Splunk(claim, secret, batch),
        "s3" => S3(claim, secret, batch, now),
        var kind => throw new InvalidOperationException($"no stream is of kind {kind}"),
    };

    /// <summary>The signature of Standard Webhooks by the bytes behind <c>whsec_</c>.</summary>
    internal static string Sign(string secret, string id, long timestamp, byte[] body) =>
        StandardWebhook.Hmac(Convert.FromBase64String(secret[SecretPrefix.Length..]), StandardWebhook.Content(id, timestamp, body));

    private static HttpRequestMessage Https(ClaimedStream claim, string secret, IReadOnlyList<EventBody> batch, DateTimeOffset now)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject
            {
                ["type"] = "audit_log.batch", ["timestamp"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                ["data"] = new JsonObject { ["events"] = new JsonArray([.. batch.Select(Node)]) },
            }, LogStreamNodes.Default.JsonObject);
        // The same batch has the same id; one that is sent again with more events behind it has another, and each event its own.
        var id = string.Create(CultureInfo.InvariantCulture, $"{claim.Stream.Id}_{batch[0].Position}_{batch[^1].Position}");
        var request = new HttpRequestMessage(HttpMethod.Post, claim.Stream.Settings.Url) { Content = Content(body, "application/json") };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", Sign(secret, id, now.ToUnixTimeSeconds(), body));
        return request;
    }

    // HTTP Event Collector: JSON objects one after the other; time in seconds.
    private static HttpRequestMessage Splunk(ClaimedStream claim, string token, IReadOnlyList<EventBody> batch)
    {
        using var body = new MemoryStream();
        foreach (var entry in batch)
        {
            body.Write(JsonSerializer.SerializeToUtf8Bytes(
                new JsonObject
                {
                    ["time"] = JsonNode.Parse((entry.Time.ToUnixTimeMilliseconds() / 1000m).ToString("0.000", CultureInfo.InvariantCulture)),
                    ["host"] = claim.Slug, ["source"] = "plinto", ["sourcetype"] = "plinto:audit", ["event"] = Node(entry),
                }, LogStreamNodes.Default.JsonObject));
            body.WriteByte((byte)'\n');
        }

        var request = new HttpRequestMessage(HttpMethod.Post, claim.Stream.Settings.Url) { Content = Content(body.ToArray(), "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Splunk", token);
        return request;
    }

    // An object is named by its first position, so that a batch that is sent again replaces what came of it before.
    private static HttpRequestMessage S3(ClaimedStream claim, string secret, IReadOnlyList<EventBody> batch, DateTimeOffset now)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var entry in batch)
            {
                gzip.Write(JsonSerializer.SerializeToUtf8Bytes(entry, EventsJson.Default.EventBody));
                gzip.WriteByte((byte)'\n');
            }
        }

        var settings = claim.Stream.Settings;
        var day = batch[0].Time.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture);
        var key = string.Create(CultureInfo.InvariantCulture, $"{settings.Prefix}{day}/{claim.Stream.Id}-{batch[0].Position:D20}.jsonl.gz");
        var body = zipped.ToArray();
        var uri = new Uri($"{settings.Url.TrimEnd('/')}/{settings.Bucket}/{key}");
        var request = new HttpRequestMessage(HttpMethod.Put, uri) { Content = Content(body, "application/gzip") };
        foreach (var (name, value) in AwsSignature.Headers("PUT", uri, body, now, settings.Region!, settings.AccessKeyId!, secret))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static JsonNode? Node(EventBody entry) => JsonSerializer.SerializeToNode(entry, EventsJson.Default.EventBody);

    private static ByteArrayContent Content(byte[] body, string type) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
}
