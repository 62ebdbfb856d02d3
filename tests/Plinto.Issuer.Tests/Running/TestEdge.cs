using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;
using Plinto.Protocol.Keys;

namespace Plinto.Issuer.Tests.Running;

/// <summary>An edge as the issuer sees it: enrols, authenticates, reads the feed and verifies every message against the pinned key.</summary>
internal sealed class TestEdge(TestIssuer issuer, ECDsa key, EdgeEnrolment enrolment)
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>What it has pinned: from its enrolment, then from each hello that a key pinned before has signed.</summary>
    public JsonWebKeySetRecord FeedKeys { get; private set; } = enrolment.FeedKeys;

    public string Id => enrolment.EdgeId;

    public ECDsa Key => key;

    public static async Task<TestEdge> EnrolAsync(TestIssuer issuer, string token)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var response = await EnrolAsync(issuer, token, key);
        var enrolment = (await response.JsonAsync()).Deserialize(ProtocolJson.Default.EdgeEnrolment)!;
        return new TestEdge(issuer, key, enrolment);
    }

    public static async Task<HttpResponseMessage> EnrolAsync(TestIssuer issuer, string token, ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        var request = new EdgeEnrolmentRequest
        {
            Token = token,
            Name = "test edge",
            Key = new JsonWebKeyRecord
            { KeyType = "EC", KeyId = "mine", Algorithm = "ES256", Curve = "P-256", X = Base64UrlEncoder.Encode(point.X), Y = Base64UrlEncoder.Encode(point.Y) },
        };
        return await issuer.Http.PostAsJsonAsync("/edge/v1/enrol", request, ProtocolJson.Default.EdgeEnrolmentRequest);
    }

    /// <summary>A fresh assertion; claims and header can be bent for attacks.</summary>
    public string Assertion(Action<Dictionary<string, object>>? bend = null, string type = FeedMessageTypes.EdgeAssertion, ECDsa? signedBy = null, string? kid = null)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(issuer.Get<TimeProvider>().GetUtcNow().ToUnixTimeSeconds());
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Id, ["sub"] = Id, ["aud"] = enrolment.Audience, ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = now.ToUnixTimeSeconds() + 30,
            ["jti"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
        };
        bend?.Invoke(claims);
        var credentials = new SigningCredentials(new ECDsaSecurityKey(signedBy ?? key) { KeyId = kid ?? Id }, "ES256");
        return Handler.CreateToken(JsonSerializer.Serialize(claims), credentials, new Dictionary<string, object> { ["typ"] = type });
    }

    /// <summary>
    /// An assertion with exactly this header, in which KID and TYPE stand for the right ones, and a member more behind its claims; signed, or with an HMAC by the public key.
    /// </summary>
    public string Signed(string header = """{"alg":"ES256","typ":"TYPE","kid":"KID"}""", string member = "", bool hmac = false)
    {
        var claims = Base64UrlEncoder.Decode(Assertion().Split('.')[1]);
        var input = Base64UrlEncoder.Encode(header.Replace("KID", Id).Replace("TYPE", FeedMessageTypes.EdgeAssertion)) + "." + Base64UrlEncoder.Encode(claims[..^1] + member + "}");
        var bytes = Encoding.ASCII.GetBytes(input);
        return input + "." + Base64UrlEncoder.Encode(
            hmac ? HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.ExportSubjectPublicKeyInfoPem()), bytes) : key.SignData(bytes, HashAlgorithmName.SHA256));
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? assertion = null, CancellationToken ct = default)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", assertion ?? Assertion());
        return await issuer.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    public async Task<TenantSnapshot> SnapshotAsync(string tenant)
    {
        using var response = await SendAsync(HttpMethod.Get, "/edge/v1/snapshots/" + tenant);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/jose", response.Content.Headers.ContentType?.MediaType);
        return Open(await response.Content.ReadAsStringAsync(), FeedMessageTypes.Snapshot).Deserialize(ProtocolJson.Default.TenantSnapshot)!;
    }

    /// <summary>The stream's events, verified; ends when the issuer ends it.</summary>
    public async IAsyncEnumerable<(string Event, string? Id, JsonElement Data)> StreamAsync(
        string? cursor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        using var response = await SendAsync(HttpMethod.Get, "/edge/v1/stream" + (cursor is null ? "" : "?cursor=" + Uri.EscapeDataString(cursor)), ct: ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        string? id = null;
        await foreach (var item in SseParser.Create(body).EnumerateAsync(ct))
        {
            id = item.EventId ?? id;
            yield return (item.EventType, item.EventId, item.EventType switch
            {
                FeedEvents.Hello => Greet(item.Data),
                FeedEvents.Change => Open(item.Data, FeedMessageTypes.Change),
                FeedEvents.Heartbeat => Open(item.Data, FeedMessageTypes.Heartbeat),
                FeedEvents.Reset => Open(item.Data, FeedMessageTypes.Reset),
                _ => throw new InvalidDataException(item.EventType),
            });
        }
    }

    private JsonElement Greet(string message)
    {
        var hello = Open(message, FeedMessageTypes.Hello);
        FeedKeys = hello.Deserialize(ProtocolJson.Default.FeedHello)!.FeedKeys;
        return hello;
    }

    /// <summary>Reads a message as exactly one type, signed by a pinned key.</summary>
    public JsonElement Open(string message, string type)
    {
        var pinned = FeedKeys.Keys.Select(record => new JsonWebKey(JsonSerializer.Serialize(record, ProtocolJson.Default.JsonWebKeyRecord)));
        var result = Handler.ValidateTokenAsync(message, new TokenValidationParameters
        {
            ValidTypes = [type], ValidAlgorithms = ["ES256"], IssuerSigningKeys = pinned, ValidateIssuer = false, ValidateAudience = false, ValidateLifetime = false,
        }).GetAwaiter().GetResult();
        Assert.True(result.IsValid, result.Exception?.Message);
        return JsonDocument.Parse(Base64UrlEncoder.Decode(((JsonWebToken)result.SecurityToken).EncodedPayload)).RootElement;
    }
}
