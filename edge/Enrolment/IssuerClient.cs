using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Plinto.Protocol;
using Plinto.Protocol.Decisions;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Enrolment;

/// <summary>What an edge asks of the issuer. Each request carries a fresh assertion (RFC 7523) that works once.</summary>
internal sealed class IssuerClient(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan AssertionLifetime = TimeSpan.FromSeconds(50);

    /// <summary>Uses the one-time token up. Throws <see cref="HttpRequestException"/> if it is refused or the issuer is absent.</summary>
    public async Task<EdgeEnrolment> EnrolAsync(EdgeEnrolmentRequest request, CancellationToken ct)
    {
        using var response = await http.PostAsJsonAsync("edge/v1/enrol", request, ProtocolJson.Default.EdgeEnrolmentRequest, ct);
        await EnsureAsync(response, ct);
        return (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.EdgeEnrolment, ct))!;
    }

    /// <summary>
    /// The tenant's signed snapshot, unverified; null if this edge may not have that tenant, or if its last change is the one in <paramref name="known"/>.
    /// An issuer that is older than this parameter sends the snapshot all the same.
    /// </summary>
    public async Task<string?> SnapshotAsync(EdgeIdentity identity, string slug, FeedCursor? known, CancellationToken ct)
    {
        var path = $"edge/v1/snapshots/{Uri.EscapeDataString(slug)}";
        using var request = Request(HttpMethod.Get, known is { } last ? $"{path}?known={Uri.EscapeDataString(last.ToString())}" : path, identity);
        using var response = await http.SendAsync(request, ct);
        if (response.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Forbidden or System.Net.HttpStatusCode.NoContent)
        {
            return null;
        }

        await EnsureAsync(response, ct);
        return await response.Content.ReadAsStringAsync(ct);
    }

    /// <summary>The stream of changes after the cursor, or from now on without one. The last signed heartbeat goes along as proof of where the feed stood.</summary>
    public async Task<HttpResponseMessage> StreamAsync(EdgeIdentity identity, FeedCursor? cursor, string? heartbeat, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Get, cursor is { } from ? $"edge/v1/stream?cursor={Uri.EscapeDataString(from.ToString())}" : "edge/v1/stream", identity);
        if (heartbeat is not null)
        {
            request.Headers.Add(FeedHeaders.Heartbeat, heartbeat);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        await EnsureAsync(response, ct);
        return response;
    }

    public async Task AcknowledgeAsync(EdgeIdentity identity, FeedAcknowledgement acknowledgement, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Post, "edge/v1/ack", identity);
        request.Content = JsonContent.Create(acknowledgement, ProtocolJson.Default.FeedAcknowledgement);
        using var response = await http.SendAsync(request, ct);
        await EnsureAsync(response, ct);
    }

    /// <summary>Brings decisions: a <see cref="DecisionBatch"/> as UTF-8 JSON.</summary>
    public async Task<DecisionReceipt> SendDecisionsAsync(EdgeIdentity identity, ReadOnlyMemory<byte> batch, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Post, "edge/v1/decisions", identity);
        request.Content = new ReadOnlyMemoryContent(batch) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await http.SendAsync(request, ct);
        await EnsureAsync(response, ct);
        return (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.DecisionReceipt, ct))!;
    }

    private HttpRequestMessage Request(HttpMethod method, string path, EdgeIdentity identity) => new(method, path)
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Assertion(identity)) },
    };

    private string Assertion(EdgeIdentity identity)
    {
        var now = time.GetUtcNow();
        var id = JavaScriptEncoder.Default.Encode(identity.EdgeId);
        var audience = JavaScriptEncoder.Default.Encode(identity.Audience);
        var once = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var claims = $$"""{"iss":"{{id}}","sub":"{{id}}","aud":"{{audience}}","iat":{{now.ToUnixTimeSeconds()}},"exp":{{(now + AssertionLifetime).ToUnixTimeSeconds()}},"jti":"{{once}}"}""";
        return identity.Key.Sign(FeedMessageTypes.EdgeAssertion, System.Text.Encoding.UTF8.GetBytes(claims));
    }

    private static async Task EnsureAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (!response.IsSuccessStatusCode)
        {
            var body = await response.Content.ReadAsStringAsync(ct);
            var status = (int)response.StatusCode;
            response.Dispose();
            throw new HttpRequestException($"the issuer answered {status}: {body[..Math.Min(body.Length, 300)]}", null, response.StatusCode);
        }
    }
}
