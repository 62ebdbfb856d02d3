using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Plinto.Edge.Tests.Running;
using Plinto.Tests;
using Xunit;

namespace Plinto.Edge.Tests.Hosting;

/// <summary>What an operator sets around the edge: TLS, trusted proxies, and the end of the process.</summary>
public sealed class HostingTests : IAsyncLifetime
{
    private readonly FakeIssuer _issuer = new();
    private readonly EchoUpstream _upstream = new();

    public async ValueTask InitializeAsync()
    {
        _issuer.AddTenant("demo");
        await _issuer.StartAsync();
        await _upstream.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _issuer.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Trusted_proxy_is_believed_about_the_client()
    {
        await using var edge = Edge(new() { ["TrustedProxies"] = new[] { "127.0.0.1" } });
        await edge.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, edge.Url + "/") { Headers = { { "X-Forwarded-For", "203.0.113.7" }, { "X-Forwarded-Proto", "https" } } };
        using var response = await edge.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var headers = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("headers").EnumerateArray()
            .ToDictionary(header => header[0].GetString()!, header => header[1].GetString());
        Assert.Equal(("203.0.113.7", "https"), (headers["X-Forwarded-For"], headers["X-Forwarded-Proto"]));
    }

    [Fact]
    public async Task Trusted_proxy_may_say_what_clients_may_not_but_in_the_usual_spelling_alone()
    {
        await using var edge = Edge(new() { ["TrustedProxies"] = new[] { "127.0.0.1" } });
        await edge.StartAsync();
        var answer = await edge.SendRawAsync(
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Real-IP: 203.0.113.7\r\nX-Forwarded-Uri: /asked\r\nX_Real_IP: 10.9.9.9\r\nX_Forwarded_For: 10.9.9.9\r\n\r\n");
        Assert.Contains("203.0.113.7", answer, StringComparison.Ordinal);
        Assert.Contains("/asked", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("10.9.9.9", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_under_way_ends_before_the_process_does()
    {
        await using var edge = Edge([]);
        await edge.StartAsync();
        var slow = edge.GetAsync("/api/slow", _issuer.Tenants["demo"].Token());
        await Eventually.TrueAsync(() => Task.FromResult(_upstream.Requests == 1), () => "the request did not arrive");
        var ending = edge.TerminateAsync();
        await Eventually.TrueAsync(async () => await IsClosedAsync(edge), () => "the edge still takes connections");
        Assert.False(ending.IsCompleted);
        _upstream.Release.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await slow).Status);
        await ending;
    }

    [Fact]
    public async Task Edge_speaks_tls_with_the_certificate_it_is_given()
    {
        await using var edge = Edge([]);
        var tls = LoopbackPort.Next();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var folder = Directory.CreateTempSubdirectory("plinto-tls-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "cert.pem"), certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key.pem"), key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        edge.Environment["Kestrel__Endpoints__Plain__Url"] = edge.Url;
        edge.Environment["Kestrel__Endpoints__Tls__Url"] = $"https://127.0.0.1:{tls}";
        edge.Environment["Kestrel__Endpoints__Tls__Certificate__Path"] = Path.Combine(folder.FullName, "cert.pem");
        edge.Environment["Kestrel__Endpoints__Tls__Certificate__KeyPath"] = Path.Combine(folder.FullName, "key.pem");
        await edge.StartAsync();
        await Eventually.TrueAsync(() => Task.FromResult(IsOpen(tls)), () => edge.Output); // the first endpoint answers before the second listens

        string? shown = null;
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, seen, _, _) => (shown = seen!.Thumbprint) is not null };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"https://127.0.0.1:{tls}/api/me") { Headers = { { "Authorization", "Bearer " + _issuer.Tenants["demo"].Token() } } };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(certificate.Thumbprint, shown);
        folder.Delete(recursive: true);
    }

    private EdgeProcess Edge(Dictionary<string, object> options) => new(_issuer.Url, _upstream.Url, new
    {
        home = Routes.Route("{**rest}", ("Mode", "public")),
        api = Routes.Route("/api/{**rest}", ("Tenant", "demo"), ("Audience", FakeTenant.Audience)),
    }, options);

    private static bool IsOpen(int port)
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static async Task<bool> IsClosedAsync(EdgeProcess edge)
    {
        using var fresh = new HttpClient();
        try
        {
            using var _ = await fresh.GetAsync(new Uri(edge.Url + "/healthz"));
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }
}
