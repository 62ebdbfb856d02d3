using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Plinto.EndToEnd.Running;

/// <summary>Another edge of the same deployment, enrolled by a token of its own, with a state folder and ports of its own.</summary>
internal sealed class SecondEdge : IAsyncDisposable
{
    private const int PortsAbove = 50;
    private const string Name = "second-edge";
    private readonly Deployment _demo;
    private readonly Process _process;

    private SecondEdge(Deployment demo, Process process, string url) => (_demo, _process, Url) = (demo, process, url);

    public string Url { get; }

    public static async Task<SecondEdge> StartAsync(Deployment demo)
    {
        var token = (await OperateAsync(demo, HttpMethod.Post, "/enrolment-tokens", new { tenants = new[] { "demo" } }))!["token"]!.GetValue<string>();
        var command = demo.Up.GetProperty("commands").GetProperty("edge");
        var argv = command.GetProperty("argv").EnumerateArray().Select(item => item.GetString()!).ToList();
        var configuration = (JsonObject)JsonNode.Parse(await File.ReadAllTextAsync(argv[^1]))!;
        var plinto = (JsonObject)configuration["Plinto"]!;
        plinto["EnrolmentToken"] = token;
        plinto["Name"] = Name;
        plinto["StateDirectory"] = Path.Combine(demo.StateDirectory, Name);
        plinto["MetricsPort"] = plinto["MetricsPort"]!.GetValue<int>() + PortsAbove;
        argv[^1] = Path.Combine(demo.StateDirectory, Name + ".json");
        await File.WriteAllTextAsync(argv[^1], configuration.ToJsonString());

        var first = new UriBuilder(demo.Edge);
        var url = new UriBuilder(first.Scheme, first.Host, first.Port + PortsAbove).Uri.GetLeftPart(UriPartial.Authority);
        var start = new ProcessStartInfo(argv[0], argv.Skip(1)) { WorkingDirectory = command.GetProperty("cwd").GetString() };
        foreach (var variable in command.GetProperty("env").EnumerateObject())
        {
            start.Environment[variable.Name] = variable.Value.GetString();
        }

        start.Environment["ASPNETCORE_URLS"] = url;
        var edge = new SecondEdge(demo, Process.Start(start)!, url);
        await Eventually.TrueAsync(async () => await IsReadyAsync(demo, url), () => "the second edge did not get ready");
        return edge;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        // An edge that is gone must not hold up what waits for every edge.
        var edges = (JsonArray)(await OperateAsync(_demo, HttpMethod.Get, "", null))!["items"]!;
        foreach (var edge in edges.Where(edge => edge!["name"]!.GetValue<string>() == Name && edge["revokedAt"] is null))
        {
            await OperateAsync(_demo, HttpMethod.Delete, "/" + edge!["id"], null);
        }
    }

    private static async Task<JsonObject?> OperateAsync(Deployment demo, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, demo.Text("issuer") + "/v1/edges" + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", demo.Text("operatorKey"));
        using var answer = await demo.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return text.Length == 0 ? null : (JsonObject)JsonNode.Parse(text)!;
    }

    private static async Task<bool> IsReadyAsync(Deployment demo, string url)
    {
        try
        {
            return (await demo.GetAsync(url + "/readyz")).Status == System.Net.HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
