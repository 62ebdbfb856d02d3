using System.Net;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Feed;
using Plinto.Issuer.Hosting;
using Plinto.Issuer.Tests.Running;
using Plinto.Tests;

namespace Plinto.Issuer.Tests.Hosting;

public sealed class ServiceTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    [Fact]
    public async Task Health_readiness_metrics_and_the_api_description_answer()
    {
        var port = FreePort();
        await using var issuer = await TestIssuer.StartAsync(postgres, settings: new Dictionary<string, string?> { ["Metrics:Port"] = $"{port}" });
        var tenant = await TestTenant.CreateAsync(issuer);
        await tenant.TokenAsync();
        await Eventually.TrueAsync(() => issuer.Get<FeedHub>().Position is not null, "the feed was not read");

        using var health = await issuer.Http.GetAsync("/healthz");
        using var ready = await issuer.Http.GetAsync("/readyz");
        using var scraper = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var metrics = await scraper.GetStringAsync("/metrics");
        using var beside = await scraper.GetAsync("/healthz");
        using var onPublicPort = await issuer.Http.GetAsync("/metrics");
        using var description = await issuer.Http.GetAsync("/openapi/v1.json");

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, beside.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, onPublicPort.StatusCode);
        Assert.Contains("plinto_tokens_issued_total", metrics, StringComparison.Ordinal);
        Assert.Contains("plinto_events_horizon_age_seconds", metrics, StringComparison.Ordinal);
        Assert.Contains("plinto_edge_feed_position", metrics, StringComparison.Ordinal);
        var paths = (await description.JsonAsync()).GetProperty("paths");
        Assert.True(paths.TryGetProperty("/v1/clients", out var clients) && clients.TryGetProperty("post", out _));
        Assert.False(paths.TryGetProperty("/oauth/token", out _));
    }

    [Fact]
    public async Task A_service_that_ends_says_so_first_and_still_serves_while_balancers_notice()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, settings: new Dictionary<string, string?> { ["Drain:Delay"] = "00:00:10" });
        var tenant = await TestTenant.CreateAsync(issuer);

        var ending = issuer.StopAsync();
        using var ready = await issuer.Http.GetAsync("/readyz");
        using var token = await tenant.PostAsync("/oauth/token", ("grant_type", "client_credentials"));
        await ending;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => issuer.Http.GetAsync("/healthz"));
    }

    [Fact]
    public async Task Attack_by_a_stranger_who_reads_metrics_on_the_public_port_whatever_host_is_named_finds_none()
    {
        var port = FreePort();
        await using var asIs = await TestIssuer.StartAsync(postgres);
        await using var issuer = await TestIssuer.StartAsync(postgres, settings: new Dictionary<string, string?> { ["Metrics:Port"] = $"{port}" });
        using var client = issuer.Client($"issuer.test:{port}");

        using var none = await asIs.Http.GetAsync("/metrics");
        using var response = await client.GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Attack_by_a_first_request_without_TLS_is_kept_to_the_first()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, settings: new Dictionary<string, string?> { ["ForwardedHeaders:KnownNetworks:0"] = "127.0.0.0/8" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Headers = { { "X-Forwarded-Proto", "https" } } };

        using var secure = await issuer.Http.SendAsync(request);
        using var plain = await issuer.Http.GetAsync("/healthz");

        Assert.Equal("max-age=31536000", Assert.Single(secure.Headers.GetValues("Strict-Transport-Security")));
        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Attack_by_framing_or_scripting_the_API_reference_is_refused_by_its_headers()
    {
        var issuer = await one.GetAsync();

        using var page = await issuer.Http.GetAsync("/docs/");
        using var again = await issuer.Http.GetAsync("/docs/");
        var html = await page.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.NotEqual(policy, Assert.Single(again.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("DENY", Assert.Single(page.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        foreach (var tag in html.Split("<script").Skip(1).Select(rest => rest.Split('>')[0]))
        {
            Assert.Contains($"nonce=\"{nonce}\"", WebUtility.HtmlDecode(tag), StringComparison.Ordinal); // `+` comes as a character reference
        }
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/")]
    [InlineData("{t}/jwks")]
    [InlineData("{t}/.well-known/openid-configuration")]
    [InlineData("{t}/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/oauth-authorization-server{t}")]
    [InlineData("{t}/sign-in")]
    [InlineData("{t}/sign-up")]
    [InlineData("{t}/forgot-password")]
    [InlineData("{t}/account")]
    [InlineData("{t}/sign-out")]
    public async Task HEAD_is_answered_as_GET_without_the_body(string path)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        path = path.Replace("{t}", tenant.Path, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => issuer.Get<FeedHub>().Position is not null, "the feed was not read");

        using var get = await issuer.Http.GetAsync(path);
        using var head = await issuer.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.True(get.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect or HttpStatusCode.SeeOther, $"{get.StatusCode}");
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Headers.CacheControl, head.Headers.CacheControl);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task HEAD_of_an_address_where_a_GET_acts_is_refused()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        foreach (var path in new[] { "/oauth/authorize", "/oauth/logout" })
        {
            using var head = await issuer.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, tenant.Path + path));
            Assert.Equal(HttpStatusCode.MethodNotAllowed, head.StatusCode);
        }
    }

    [Fact]
    public async Task Forwarded_headers_are_nobodys_to_send_unless_configured()
    {
        var issuer = await one.GetAsync();
        await using var trusting = await TestIssuer.StartAsync(postgres, settings: new Dictionary<string, string?> { ["ForwardedHeaders:KnownNetworks:0"] = "127.0.0.0/8" });
        foreach (var (service, expected) in new[] { (issuer, "127.0.0.1"), (trusting, "203.0.113.7") })
        {
            var tenant = await TestTenant.CreateAsync(service);
            using var response = await tenant.CallAsync(
                HttpMethod.Post, "/v1/resources", new { identifier = "https://x.test", name = "x" }, ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Host", "evil.test"));
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            var data = (string)(await postgres.QueryAsync(service.Database, $"select data from event_personal where tenant_id = '{tenant.Id.Value}'"))!;
            Assert.Contains(expected, data, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_secret_is_ever_logged_at_any_level()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await TestTenant.CreateAsync(issuer);
        var token = await tenant.TokenAsync();
        using var introspected = await tenant.PostAsync("/oauth/introspect", ("token", token));
        using var wrong = await tenant.PostAsync("/oauth/token", tenant.ClientId.ToString(), "a-wrong-secret", ("grant_type", "client_credentials"));
        using var created = await tenant.CallAsync(
            HttpMethod.Post, "/v1/clients", new { name = "logged", type = "confidential", grantTypes = new[] { "client_credentials" } }, ("Idempotency-Key", "k"));
        var secret = (await created.JsonAsync(HttpStatusCode.Created)).GetProperty("clientSecret").GetString()!;
        using var refused = await Management.CallAsync(issuer, "plk_a-wrong-key", HttpMethod.Get, "/v1/clients", null);
        var enrolment = await tenant.EnrolmentTokenAsync();
        var edge = await TestEdge.EnrolAsync(issuer, enrolment);
        var assertion = edge.Assertion();
        using var snapshot = await edge.SendAsync(HttpMethod.Get, "/edge/v1/snapshots/" + tenant.Slug, assertion: assertion);
        using var failed = await edge.SendAsync(HttpMethod.Get, "/edge/v1/stream?cursor=nonsense");

        var log = string.Join('\n', issuer.Log.Lines);
        Assert.Contains("/oauth/token", log, StringComparison.Ordinal); // it did capture
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{tenant.ClientId}:{tenant.ClientSecret}"));
        foreach (var hidden in new[] { token, token.Split('.')[2], tenant.ClientSecret, basic, "a-wrong-secret", secret, tenant.ApiKey, issuer.OperatorKey, "plk_a-wrong-key",
            enrolment, assertion, TestIssuer.RootKey })
        {
            Assert.DoesNotContain(hidden, log, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("PublicUrl", null, "set Plinto:PublicUrl")]
    [InlineData("PublicUrl", "https://id.test/path", "set Plinto:PublicUrl")]
    [InlineData("Database:ConnectionString", null, "set Plinto:Database:ConnectionString")]
    [InlineData("Database:WorkerConnectionString", null, "set Plinto:Database:WorkerConnectionString")]
    [InlineData("RootKeys:Active", null, "set Plinto:RootKeys:Active")]
    [InlineData("Keys:RotateEvery", "00:00:00", "Plinto:Keys:RotateEvery")]
    [InlineData("Keys:RotatEvery", "1.00:00:00", "cannot be read")]
    [InlineData("EdgeFeed:QueueLength", "1", "Plinto:EdgeFeed:QueueLength")]
    [InlineData("ForwardedHeaders:KnownProxies:0", "everyone", "Plinto:ForwardedHeaders:KnownProxies")]
    public async Task A_wrong_setting_stops_the_start_with_a_sentence_that_names_it(string name, string? value, string sentence)
    {
        postgres.Require();
        var fault = await Assert.ThrowsAsync<ConfigurationFault>(() => TestIssuer.StartAsync(postgres, settings: new Dictionary<string, string?> { [name] = value }));
        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_stands_in_the_configuration_reference()
    {
        var readme = File.ReadAllText(RepositoryRoot.PathOf("issuer", "README.md"));
        var settings = new Settings(new ConfigurationBuilder().Build());
        Slices.Add(new ServiceCollection(), settings);
        foreach (var option in settings.Sections.SelectMany(section => Options(section.Key + ":", section.Value)).Concat(Settings.OwnNames))
        {
            Assert.Contains($"`{option}`", readme, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Event_ids_of_log_messages_are_unique()
    {
        var ids = typeof(IssuerHost).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>().ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct().Count(), ids.Count);
    }

    [Fact]
    public async Task Attack_by_a_flood_of_requests_while_the_database_is_away_writes_a_line_a_second_and_answers_503()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await TestTenant.CreateAsync(issuer);
        var started = TimeProvider.System.GetTimestamp();
        await postgres.QueryAsync(issuer.Database, $"alter database {issuer.Database} connection limit 0");
        await postgres.QueryAsync("postgres", $"select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '{issuer.Database}'");

        var answers = new List<HttpStatusCode>();
        for (var sent = 0; sent < 500; sent++)
        {
            using var answer = await issuer.Http.GetAsync(tenant.Path + (sent % 2 == 0 ? "/jwks" : "/sign-in"));
            answers.Add(answer.StatusCode);
        }

        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var lines = issuer.Log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("more since the last such line", StringComparison.Ordinal))
            .ToList();
        var requests = lines.Where(line => line.Contains("the database does not answer", StringComparison.Ordinal)).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{answers.Count} requests in {seconds:0.0} s: {requests.Count} lines of requests, {lines.Count} in all");
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.ServiceUnavailable, status));
        Assert.InRange(requests.Count, 1, 2 * (seconds + 1)); // of two kinds at most: cut off, and not let in
        await postgres.QueryAsync("postgres", $"alter database {issuer.Database} connection limit -1");
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static IEnumerable<string> Options(string prefix, Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
        property.PropertyType.Namespace?.StartsWith("Plinto", StringComparison.Ordinal) == true ? Options($"{prefix}{property.Name}:", property.PropertyType)
            : [prefix + property.Name]);
}
