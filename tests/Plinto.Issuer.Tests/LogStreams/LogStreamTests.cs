using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plinto.Issuer.Events;
using Plinto.Issuer.LogStreams;
using Plinto.Issuer.Tests.Audit;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.LogStreams;

/// <summary><c>/v1/log-streams</c> and what they send.</summary>
public sealed class LogStreamTests(Postgres postgres)
{
    private static readonly Dictionary<string, string?> Private = new() { ["OutgoingCalls:AllowPrivateAddresses"] = "true" };
    private readonly TestClock _clock = new();

    [Fact]
    public async Task Events_are_posted_in_order_signed_as_standard_webhooks_are()
    {
        await using var issuer = await StartAsync();
        await using var receiver = await StreamReceiver.StartAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        await TestLog.SequenceAsync(tenant);
        var stream = await CreateAsync(tenant, new { name = "siem", kind = "https", settings = new { url = receiver.Url + "/hook" }, types = new[] { "role.*" } });
        await WriteAsync(tenant, 700);

        await issuer.Get<DeliverLogStreams>().RunOnceAsync(CancellationToken.None);

        var received = receiver.All.ToList();
        Assert.Equal(Enumerable.Range(0, 700).Select(i => $"s{i}"), received.SelectMany(Subjects));
        Assert.True(received.Count > 1);
        Assert.All(received, one =>
        {
            Assert.Equal("/hook", one.Path);
            var key = Convert.FromBase64String(stream.GetProperty("secret").GetString()!["whsec_".Length..]);
            byte[] signed = [.. Encoding.UTF8.GetBytes($"{one.Headers["webhook-id"]}.{one.Headers["webhook-timestamp"]}."), .. one.Body];
            Assert.Equal("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)), one.Headers["webhook-signature"]);
        });
        Assert.Equal(received.Count, received.Select(one => one.Headers["webhook-id"]).Distinct().Count());
    }

    [Fact]
    public async Task What_is_refused_is_sent_again_in_order_and_nothing_is_lost()
    {
        await using var issuer = await StartAsync();
        await using var receiver = await StreamReceiver.StartAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        await TestLog.SequenceAsync(tenant);
        var id = (await CreateAsync(tenant, new { name = "siem", kind = "https", settings = new { url = receiver.Url } })).GetProperty("id").GetString()!;
        await SendAsync(issuer); // the event of its own making
        receiver.All.Clear();
        await WriteAsync(tenant, 3);
        foreach (var status in new[] { 500, 404, 302, 429 })
        {
            receiver.Status = status;
            await SendAsync(issuer);
            await SendAsync(issuer); // not due
            Assert.Equal($"status_{status}", (await ShowAsync(tenant, id)).GetProperty("lastError").GetString());
            _clock.Advance(TimeSpan.FromMinutes(16));
        }

        await WriteAsync(tenant, 2);
        receiver.Status = 204;
        await SendAsync(issuer);

        var shown = await ShowAsync(tenant, id);
        Assert.Equal(4, receiver.All.Count(one => one.Answered != 204));
        Assert.Equal(["s0", "s1", "s2", "s0", "s1"], receiver.All.Where(one => one.Answered == 204).SelectMany(Subjects));
        Assert.Equal(0, shown.GetProperty("failures").GetInt32());
        Assert.False(shown.TryGetProperty("lastError", out _));
    }

    [Fact]
    public async Task A_stream_that_fails_for_three_days_is_given_up_with_an_event_and_goes_on_when_active_again()
    {
        await using var issuer = await StartAsync();
        await using var receiver = await StreamReceiver.StartAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        await TestLog.SequenceAsync(tenant);
        var created = await CreateAsync(tenant, new { name = "siem", kind = "https", settings = new { url = receiver.Url }, types = new[] { "role.created" } });
        var id = created.GetProperty("id").GetString()!;
        await WriteAsync(tenant, 1);
        receiver.Status = 500;
        await SendAsync(issuer);
        _clock.Advance(TimeSpan.FromDays(3));
        await SendAsync(issuer);
        _clock.Advance(TimeSpan.FromDays(1));
        await SendAsync(issuer);

        Assert.Equal("failed", (await ShowAsync(tenant, id)).GetProperty("state").GetString());
        Assert.Equal(2, receiver.All.Count);
        await TestLog.SequenceAsync(tenant);
        Assert.Equal([id], await TestLog.SubjectsAsync(tenant, "?type=log_stream.failed"));
        receiver.Status = 200;
        using var again = await tenant.CallAsync(HttpMethod.Patch, "/v1/log-streams/" + id, new { state = "active" });
        await SendAsync(issuer);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(["s0"], Subjects(receiver.All.Last()));
    }

    [Fact]
    public async Task A_splunk_collector_gets_one_object_for_each_event()
    {
        await using var issuer = await StartAsync();
        await using var receiver = await StreamReceiver.StartAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        await TestLog.SequenceAsync(tenant);
        await CreateAsync(tenant, new
        {
            name = "splunk", kind = "splunk_hec", settings = new { url = receiver.Url + "/services/collector/event" }, secret = "token-1", types = new[] { "role.created" },
        });
        await WriteAsync(tenant, 2);

        await SendAsync(issuer);

        var one = Assert.Single(receiver.All);
        var lines = Encoding.UTF8.GetString(one.Body).TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal("/services/collector/event", one.Path);
        Assert.Equal("Splunk token-1", one.Headers["authorization"]);
        Assert.Equal(["s0", "s1"], lines.Select(line => line.GetProperty("event").GetProperty("subject").GetString()));
        Assert.All(lines, line =>
        {
            Assert.Equal((tenant.Slug, "plinto", "plinto:audit"), (Text(line, "host"), Text(line, "source"), Text(line, "sourcetype")));
            Assert.InRange(line.GetProperty("time").GetDecimal(), _clock.Start.ToUnixTimeSeconds() - 60, _clock.Start.ToUnixTimeSeconds() + 60);
        });
    }

    [Fact]
    public async Task An_s3_bucket_gets_compressed_objects_that_are_replaced_when_sent_again()
    {
        await using var issuer = await StartAsync();
        await using var receiver = await StreamReceiver.StartAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        await TestLog.SequenceAsync(tenant);
        var id = (await CreateAsync(tenant, new
        {
            name = "archive", kind = "s3", secret = "very-secret", types = new[] { "role.created" },
            settings = new { url = receiver.Url, bucket = "logs", region = "eu-central-1", prefix = "plinto/", accessKeyId = "AKID" },
        })).GetProperty("id").GetString()!;
        await WriteAsync(tenant, 2);
        receiver.Status = 503;
        await SendAsync(issuer);
        _clock.Advance(TimeSpan.FromMinutes(1));
        receiver.Status = 200;
        await SendAsync(issuer);

        var (first, second) = (receiver.All.First(), receiver.All.Last());
        using var lines = new StreamReader(new GZipStream(new MemoryStream(second.Body), CompressionMode.Decompress));
        var all = await EventSql.ReadAsync(issuer.Get<Plinto.Issuer.Data.Database>(), tenant.Id, 0, int.MaxValue, CancellationToken.None);
        var events = all.Where(entry => entry.Type == "role.created");
        Assert.Equal(2, receiver.All.Count);
        Assert.Equal(("PUT", first.Path), (second.Method, second.Path));
        Assert.Matches($"^/logs/plinto/[0-9]{{4}}/[0-9]{{2}}/[0-9]{{2}}/{id}-[0-9]{{20}}\\.jsonl\\.gz$", second.Path);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(second.Body)), second.Headers["x-amz-content-sha256"]);
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=AKID/", second.Headers["authorization"], StringComparison.Ordinal);
        var expected = string.Concat(events.Select(entry => JsonSerializer.Serialize(EventBody.From(entry), EventsJson.Default.EventBody) + "\n"));
        Assert.Equal(expected, await lines.ReadToEndAsync(CancellationToken.None));
    }

    [Fact]
    public void The_signature_of_the_standard_webhooks_example_comes_out() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        StreamRequest.Sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8.ToArray()));

    /// <summary>The examples of Amazon's own documentation ("Signature Calculations for the Authorization Header"): PUT Object.</summary>
    [Fact]
    public void The_signature_of_amazons_example_comes_out()
    {
        var time = new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);
        var headers = AwsSignature.Headers(
            "PUT", new Uri("https://examplebucket.s3.amazonaws.com/test%24file.text"), "Welcome to Amazon S3."u8.ToArray(), time, "us-east-1",
            "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"));

        Assert.Contains(("x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"), headers);
        Assert.EndsWith(
            "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            headers.Single(header => header.Name == "Authorization").Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attack_that_reads_a_secret_finds_it_nowhere_and_cannot_lead_it_elsewhere()
    {
        await using var issuer = await StartAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var id = (await CreateAsync(tenant, new { name = "s", kind = "splunk_hec", settings = new { url = "https://splunk.example/x" }, secret = "token-to-steal" }))
            .GetProperty("id").GetString()!;

        using var list = await tenant.CallAsync(HttpMethod.Get, "/v1/log-streams");
        using var moved = await tenant.CallAsync(HttpMethod.Patch, "/v1/log-streams/" + id, new { settings = new { url = "https://attacker.example/x" } });

        Assert.DoesNotContain("token-to-steal", (await list.JsonAsync()).GetRawText() + (await ShowAsync(tenant, id)).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, moved.StatusCode);
        Assert.Equal(0L, await postgres.QueryAsync(
            issuer.Database, "select count(*) from log_streams s where position(convert_to('token-to-steal', 'UTF8') in s.secret_envelope) > 0"));
        Assert.Equal(0L, await postgres.QueryAsync(issuer.Database, "select count(*) from events e where e::text like '%token-to-steal%'"));
    }

    [Fact]
    public async Task Attack_by_a_stream_into_the_private_network_gets_no_connection()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), _clock);
        await issuer.Get<DeliverLogStreams>().StopAsync(CancellationToken.None);
        await using var receiver = await StreamReceiver.StartAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var plain = await tenant.CallAsync(HttpMethod.Post, "/v1/log-streams", new { name = "s", kind = "https", settings = new { url = receiver.Url } });
        var id = (await CreateAsync(tenant, new { name = "s", kind = "https", settings = new { url = receiver.Url.Replace("http:", "https:", StringComparison.Ordinal) } }))
            .GetProperty("id").GetString()!;
        await TestLog.SequenceAsync(tenant);
        await SendAsync(issuer);

        Assert.Equal(HttpStatusCode.BadRequest, plain.StatusCode);
        Assert.Equal("no_answer", (await ShowAsync(tenant, id)).GetProperty("lastError").GetString());
        Assert.Empty(receiver.All);
    }

    [Theory]
    [InlineData("""{"name": "", "kind": "https", "settings": {"url": "https://a.example"}}""")]
    [InlineData("""{"name": "a", "kind": "ftp", "settings": {"url": "https://a.example"}}""")]
    [InlineData("""{"name": "a", "kind": "https", "settings": {"url": "ftp://a.example"}}""")]
    [InlineData("""{"name": "a", "kind": "https", "settings": {"url": "https://user@a.example"}}""")]
    [InlineData("""{"name": "a", "kind": "https", "settings": {"url": "https://a.example", "bucket": "logs"}}""")]
    [InlineData("""{"name": "a", "kind": "https", "settings": {"url": "https://a.example"}, "secret": "x"}""")]
    [InlineData("""{"name": "a", "kind": "splunk_hec", "settings": {"url": "https://a.example"}}""")]
    [InlineData("""{"name": "a", "kind": "splunk_hec", "settings": {"url": "https://a.example"}, "secret": "a\r\nb"}""")]
    [InlineData("""{"name": "a", "kind": "s3", "settings": {"url": "https://a.example", "bucket": "A", "region": "r", "accessKeyId": "k"}, "secret": "x"}""")]
    [InlineData("""{"name": "a", "kind": "s3", "settings": {"url": "https://a.example/p", "bucket": "logs", "region": "r", "accessKeyId": "k"}, "secret": "x"}""")]
    public async Task Bad_input_is_refused(string body)
    {
        await using var issuer = await TestIssuer.StartAsync(postgres);
        var tenant = await TestTenant.CreateAsync(issuer);
        using var response = await tenant.CallAsync(HttpMethod.Post, "/v1/log-streams", JsonDocument.Parse(body).RootElement);
        Assert.Equal("invalid_request", (await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("code").GetString());
    }

    // Its worker looks when the test says so, and not besides.
    private async Task<TestIssuer> StartAsync()
    {
        var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), _clock, Private);
        await issuer.Get<DeliverLogStreams>().StopAsync(CancellationToken.None);
        return issuer;
    }

    private static async Task SendAsync(TestIssuer issuer) => await issuer.Get<DeliverLogStreams>().RunOnceAsync(CancellationToken.None);

    private static async Task<JsonElement> CreateAsync(TestTenant tenant, object body)
    {
        using var response = await tenant.CallAsync(HttpMethod.Post, "/v1/log-streams", body);
        return await response.JsonAsync(HttpStatusCode.Created);
    }

    private static async Task<JsonElement> ShowAsync(TestTenant tenant, string id)
    {
        using var response = await tenant.CallAsync(HttpMethod.Get, "/v1/log-streams/" + id);
        return await response.JsonAsync();
    }

    private static async Task WriteAsync(TestTenant tenant, int count)
    {
        await using (var work = await tenant.Issuer.Get<Plinto.Issuer.Data.Database>().BeginAsync(tenant.Id, CancellationToken.None))
        {
            for (var i = 0; i < count; i++)
            {
                var entry = new NewEvent("role.created", Actor.System, string.Create(CultureInfo.InvariantCulture, $"s{i}")) { Data = new() { ["name"] = "x" } };
                await tenant.Issuer.Get<EventLog>().AppendAsync(work, entry, CancellationToken.None);
            }

            await work.CommitAsync(CancellationToken.None);
        }

        await TestLog.SequenceAsync(tenant);
    }

    private static IEnumerable<string> Subjects(StreamReceiver.Received one) => JsonDocument.Parse(one.Body).RootElement.GetProperty("data").GetProperty("events").EnumerateArray()
        .Where(entry => Text(entry, "type") == "role.created").Select(entry => Text(entry, "subject")!);

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();
}
