using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Plinto.Tests;

namespace Plinto.Edge.Tests.Running;

/// <summary>The edge as a process of its own: the native binary if <c>PLINTO_EDGE_BINARY</c> names one, else the build beside the tests.</summary>
internal sealed class EdgeProcess : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("plinto-edge-").FullName;
    private readonly Dictionary<string, object> _options;
    private Process? _process;

    public EdgeProcess(string issuer, string upstream, object? routes = null, Dictionary<string, object>? options = null)
    {
        Port = LoopbackPort.Next();
        _options = new Dictionary<string, object>
        {
            ["Issuer"] = issuer,
            ["EnrolmentToken"] = "once",
            ["StateDirectory"] = StateDirectory,
            ["Name"] = "test",
        };
        foreach (var (key, value) in options ?? [])
        {
            _options[key] = value;
        }

        Configure(upstream, routes ?? Routes.Default);
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}";

    public string StateDirectory => Path.Combine(_directory, "state");

    public string ConfigFile => Path.Combine(_directory, "edge.json");

    /// <summary>Environment variables besides the usual ones: how operators set Kestrel's own options.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(20) };

    public string Output { get; private set; } = "";

    /// <summary>Writes the configuration; a running edge reloads it.</summary>
    public void Configure(string upstream, object routes) => File.WriteAllText(ConfigFile, JsonSerializer.Serialize(new
    {
        Plinto = _options,
        ReverseProxy = new { Routes = routes, Clusters = new { app = new { Destinations = new { one = new { Address = upstream } } } } },
    }));

    public async Task StartAsync(bool untilReady = true)
    {
        _process = Process.Start(StartInfo([]))!;
        _process.OutputDataReceived += (_, line) => Output += line.Data + "\n";
        _process.ErrorDataReceived += (_, line) => Output += line.Data + "\n";
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.TrueAsync(async () => await StatusAsync(untilReady ? "/readyz" : "/healthz") == HttpStatusCode.OK, () => "the edge did not get ready: " + Output);
    }

    /// <summary>Runs to its end, as for <c>--check</c>.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(StartInfo(arguments))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>SIGTERM, and until the process has ended.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async Task<(HttpStatusCode Status, string Code)> GetAsync(string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url + path);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        using var response = await Http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return (response.StatusCode,
            response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? JsonDocument.Parse(body).RootElement.GetProperty("code").GetString()! : "");
    }

    /// <summary>Sends bytes as they are, for what no HTTP client would send. Returns all that came back.</summary>
    public async Task<string> SendRawAsync(string text)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(text));
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        return await reader.ReadToEndAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        Http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private ProcessStartInfo StartInfo(string[] arguments)
    {
        var binary = System.Environment.GetEnvironmentVariable("PLINTO_EDGE_BINARY");
        var start = new ProcessStartInfo(binary ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory,
            Environment = { ["ASPNETCORE_URLS"] = Url, ["Logging__LogLevel__Default"] = "Warning", ["DOTNET_gcServer"] = "0" },
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        string[] program = binary is null ? [Path.Combine(AppContext.BaseDirectory, "edge.dll")] : [];
        foreach (var argument in program.Concat(["--config", ConfigFile]).Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        try
        {
            using var response = await Http.GetAsync(new Uri(Url + path));
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return HttpStatusCode.ServiceUnavailable;
        }
    }
}
