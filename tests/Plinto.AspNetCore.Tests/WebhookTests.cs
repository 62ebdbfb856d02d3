using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Plinto.AspNetCore.Tests;

/// <summary>Webhooks taken by an app; the signatures of the vectors were made by npm standardwebhooks 1.1.1.</summary>
public sealed class WebhookTests
{
    private const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private const string OtherSecret = "whsec_Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
    private const string Body = """{"id":"evt_01","type":"client.created","timestamp":"2026-11-01T00:00:00Z","subject":"cli_01","actor":{"kind":"system","id":null},"organization":null,"data":{"name":"ä"}}""";
    private const string Signature = "v1,bavZXEyIp/lm2vpOqeGe23nwRwgO0bOI5k6c2xokVwY=";
    private const long Timestamp = 1793491200;

    [Theory]
    [InlineData(Signature)]
    [InlineData("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= " + Signature)]
    [InlineData("v1a,xyz v2,abc " + Signature)]
    public void A_signature_by_the_reference_library_is_right_wherever_it_stands(string signature) => Assert.Equal(PlintoWebhookFailure.None, Verify(signature: signature));

    [Fact]
    public void An_empty_body_has_a_signature_of_its_own() =>
        Assert.Equal(PlintoWebhookFailure.None, Verify(id: "evt_02", signature: "v1,VcprM/ZPOthF/6f83SdbNbCLImw2MXKfF3QeO/sh2Yw=", body: ""));

    [Fact]
    public void While_a_secret_is_rotated_either_is_taken()
    {
        Assert.Equal(PlintoWebhookFailure.None, Verify(secrets: [OtherSecret, Secret]));
        Assert.Equal(PlintoWebhookFailure.None, Verify(secrets: [Secret, OtherSecret]));
        Assert.Equal(PlintoWebhookFailure.SignatureWrong, Verify(secrets: [OtherSecret]));
    }

    [Theory]
    [InlineData("evt_02", Signature, Body)]
    [InlineData("evt_01", Signature, Body + " ")]
    [InlineData("evt_01", "v1a,bavZXEyIp/lm2vpOqeGe23nwRwgO0bOI5k6c2xokVwY=", Body)]
    [InlineData("evt_01", "bavZXEyIp/lm2vpOqeGe23nwRwgO0bOI5k6c2xokVwY=", Body)]
    [InlineData("evt_01", "v1,", Body)]
    [InlineData("evt_01", "v1,!!", Body)]
    [InlineData("evt_01", "v1,bavZXEyIp/lm2vpOqeGe23nwRwgO0bOI5k6c2xokVw==", Body)]
    [InlineData("evt_01", " ", Body)]
    public void Attack_with_another_id_body_or_signature_is_refused(string id, string signature, string body) =>
        Assert.Equal(PlintoWebhookFailure.SignatureWrong, Verify(id, "1793491200", signature, body));

    [Theory]
    [InlineData(null, "1793491200", Signature, PlintoWebhookFailure.HeadersMissing)]
    [InlineData("evt_01", "", Signature, PlintoWebhookFailure.HeadersMissing)]
    [InlineData("evt_01", "1793491200", null, PlintoWebhookFailure.HeadersMissing)]
    [InlineData("evt_01", "soon", Signature, PlintoWebhookFailure.TimestampUnreadable)]
    [InlineData("evt_01", "-1", Signature, PlintoWebhookFailure.TimestampUnreadable)]
    [InlineData("evt_01", "9223372036854775807", Signature, PlintoWebhookFailure.TimestampUnreadable)]
    [InlineData("evt_01", " 1793491200", Signature, PlintoWebhookFailure.TimestampUnreadable)]
    public void Headers_that_are_missing_or_unreadable_have_codes_of_their_own(string? id, string? timestamp, string? signature, PlintoWebhookFailure expected) =>
        Assert.Equal(expected, Verify(id, timestamp, signature));

    [Theory]
    [InlineData(300, PlintoWebhookFailure.None)]
    [InlineData(301, PlintoWebhookFailure.TimestampTooOld)]
    [InlineData(-300, PlintoWebhookFailure.None)]
    [InlineData(-301, PlintoWebhookFailure.TimestampTooNew)]
    public void Attack_with_a_call_recorded_before_is_refused_after_the_tolerance(int later, PlintoWebhookFailure expected) => Assert.Equal(expected, Verify(later: later));

    [Theory]
    [InlineData("")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    [InlineData("whsec_")]
    [InlineData("whsec_AAECAwQFBgcICQoLDA0ODw==")]
    [InlineData("whsec_not base 64 not base 64 not base 64")]
    public void A_secret_that_is_none_is_refused_at_the_start(string secret) => Assert.Throws<ArgumentException>(() => new PlintoWebhookVerifier([secret]));

    [Fact]
    public void No_secret_at_all_is_refused_at_the_start() => Assert.Throws<ArgumentException>(() => new PlintoWebhookVerifier([]));

    [Fact]
    public async Task An_app_gets_typed_events_once_and_refuses_the_rest_by_code()
    {
        var handled = new List<PlintoEvent>();
        var replays = new Replays();
        var fail = false;
        await using var app = await StartAsync(replays, (e, _) =>
        {
            if (fail)
            {
                throw new InvalidOperationException("not now");
            }

            handled.Add(e);
            return Task.CompletedTask;
        });
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Equal((HttpStatusCode.NoContent, ""), await PostAsync(http, "evt_01", Body));
        Assert.Equal((HttpStatusCode.NoContent, ""), await PostAsync(http, "evt_01", Body));
        var one = Assert.Single(handled);
        Assert.Equal(("evt_01", "client.created", "cli_01", "system", "ä"), (one.Id, one.Type, one.Subject, one.Actor.Kind, one.Data.GetProperty("name").GetString()));

        // The later version of payloads.
        Assert.Equal((HttpStatusCode.NoContent, ""), await PostAsync(http, "evt_03", Body.Replace("evt_01", "evt_03").Replace("timestamp", "time")));
        Assert.Equal(one.Time, handled[1].Time);

        // A handler that fails is called again.
        fail = true;
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync(http, "evt_04", Body.Replace("evt_01", "evt_04"))).Status);
        fail = false;
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(http, "evt_04", Body.Replace("evt_01", "evt_04"))).Status);
        Assert.Equal(3, handled.Count);

        Assert.Equal((HttpStatusCode.BadRequest, "signature_wrong"), await PostAsync(http, "evt_05", Body, "v1,AAAA"));
        Assert.Equal((HttpStatusCode.BadRequest, "body_unreadable"), await PostAsync(http, "evt_05", "not json"));
        Assert.Equal((HttpStatusCode.BadRequest, "body_unreadable"), await PostAsync(http, "evt_05", Body));
        Assert.Equal((HttpStatusCode.BadRequest, "body_unreadable"), await PostAsync(http, "evt_05", """{"id":"evt_05","type":"x","subject":1,"data":{}}"""));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body_too_large"), await PostAsync(http, "evt_05", new string('x', 5000)));
        Assert.Equal(3, handled.Count);
    }

    [Fact]
    public async Task Attack_with_an_id_sent_twice_is_refused()
    {
        await using var app = await StartAsync(new Replays(), (_, _) => Task.CompletedTask);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var request = Request("evt_01", Body, null);
        request.Headers.Add("webhook-id", "evt_02");

        using var response = await http.SendAsync(request);

        Assert.Equal("signature_wrong", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    private static PlintoWebhookFailure Verify(
        string? id = "evt_01", string? timestamp = "1793491200", string? signature = Signature, string body = Body, string[]? secrets = null, int later = 0) =>
        new PlintoWebhookVerifier(secrets ?? [Secret], time: new Clock(DateTimeOffset.FromUnixTimeSeconds(Timestamp + later)))
            .Verify(id, timestamp, signature, Encoding.UTF8.GetBytes(body));

    private static async Task<WebApplication> StartAsync(IPlintoWebhookReplays replays, Func<PlintoEvent, Microsoft.AspNetCore.Http.HttpContext, Task> handler)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(new Clock(DateTimeOffset.FromUnixTimeSeconds(Timestamp)));
        builder.Services.AddSingleton(replays);
        builder.Services.AddPlintoWebhooks(options =>
        {
            options.Secrets.Add(Secret);
            options.MaxBodySize = 4096;
        });
        var app = builder.Build();
        app.MapPlintoWebhook("/hooks/plinto", handler);
        await app.StartAsync();
        return app;
    }

    private static async Task<(HttpStatusCode Status, string Code)> PostAsync(HttpClient http, string id, string body, string? signature = null)
    {
        using var request = Request(id, body, signature);
        using var response = await http.SendAsync(request);
        var code = response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.InternalServerError
            ? ""
            : (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()!;
        return (response.StatusCode, code);
    }

    private static HttpRequestMessage Request(string id, string body, string? signature)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/plinto") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", Timestamp.ToString(CultureInfo.InvariantCulture));
        var key = Convert.FromBase64String(Secret["whsec_".Length..]);
        request.Headers.Add("webhook-signature", signature ?? "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{Timestamp}.{body}"))));
        return request;
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class Replays : IPlintoWebhookReplays
    {
        private readonly HashSet<string> _ids = [];

        public ValueTask<bool> TryAddAsync(string eventId, CancellationToken ct) => ValueTask.FromResult(_ids.Add(eventId));

        public ValueTask RemoveAsync(string eventId)
        {
            _ids.Remove(eventId);
            return ValueTask.CompletedTask;
        }
    }
}
