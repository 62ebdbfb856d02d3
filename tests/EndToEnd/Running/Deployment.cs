using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Plinto.Tests;
using Xunit;

namespace Plinto.EndToEnd.Running;

/// <summary>What <c>deploy/up</c> started, in a state folder and on ports of its own. The tests know of it only what <c>up.json</c> says.</summary>
public sealed class Deployment : IAsyncLifetime
{
    private const string PortBase = "18400";

    /// <summary>The checkout.</summary>
    public static string Root => RepositoryRoot.Folder;

    private bool _isBuilt;
    private readonly string _state = Directory.CreateTempSubdirectory("plinto-e2e-").FullName;

    internal HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };

    internal string StateDirectory => _state;

    internal string UpFile => Path.Combine(_state, "up.json");

    internal JsonElement Up { get; private set; }

    internal string Edge => Text("edge");

    internal string App => Text("app");

    internal string TenantIssuer => Text("tenantIssuer");

    internal string Text(string name) => Up.GetProperty(name).GetString()!;

    internal string Client(string name, string member) => Up.GetProperty("clients").GetProperty(name).GetProperty(member).GetString()!;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await RunAsync("deploy/down");
        Http.Dispose();
        var data = new DirectoryInfo(Path.Combine(_state, "postgres"));
        if (data.LinkTarget is { } outside)
        {
            Directory.Delete(outside, recursive: true);
        }

        Directory.Delete(_state, recursive: true);
    }

    /// <summary><c>deploy/up --detach</c>, which builds the first time; with the native edge if the run provides one.</summary>
    internal async Task StartAsync(params string[] arguments)
    {
        string[] aot = Environment.GetEnvironmentVariable("PLINTO_TEST_AOT") == "1" ? ["--aot"] : [];
        var (exitCode, output) = await RunAsync("deploy/up", ["--detach", .. aot, .. _isBuilt ? ["--no-build"] : Array.Empty<string>(), .. arguments]);
        Assert.True(exitCode == 0, output);
        _isBuilt = true;
        Up = JsonDocument.Parse(await File.ReadAllTextAsync(UpFile)).RootElement;
    }

    internal Task<(int ExitCode, string Output)> RunAsync(string command, params string[] arguments) =>
        Command.RunAsync(Path.Combine(Root, command), arguments, new() { ["PLINTO_STATE"] = _state, ["PLINTO_PORT_BASE"] = PortBase });

    /// <summary>Kill -9 by the pid in <c>up.json</c>.</summary>
    internal async Task KillAsync(string name)
    {
        using var process = Process.GetProcessById(Up.GetProperty("pids").GetProperty(name).GetInt32());
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Starts issuer or edge again as <c>up.json</c> says, and waits until it is ready.</summary>
    internal async Task<Process> StartAgainAsync(string name)
    {
        var command = Up.GetProperty("commands").GetProperty(name);
        var argv = command.GetProperty("argv").EnumerateArray().Select(item => item.GetString()!).ToList();
        var start = new ProcessStartInfo(
            argv[0], argv.Skip(1)) { WorkingDirectory = command.GetProperty("cwd").GetString(), RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in command.GetProperty("env").EnumerateObject())
        {
            start.Environment[variable.Name] = variable.Value.GetString();
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.TrueAsync(async () => await IsReadyAsync(Text(name)), () => $"{name} did not get ready again");
        return process;
    }

    /// <summary>A command of the issuer's program, with the configuration of the one that runs.</summary>
    internal Task<(int ExitCode, string Output)> IssuerAsync(params string[] arguments)
    {
        var command = Up.GetProperty("commands").GetProperty("issuer");
        var argv = command.GetProperty("argv").EnumerateArray().Select(item => item.GetString()!).Where(item => item != "serve").ToList();
        return Command.RunAsync(argv[0], [.. argv.Skip(1), .. arguments],
            command.GetProperty("env").EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value.GetString()!));
    }

    internal async Task<string> TokenAsync(string? clientId = null, string? clientSecret = null, string? scope = null)
    {
        using var answer = await Http.PostAsync(new Uri(TenantIssuer + "/oauth/token"), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId ?? Client("service", "clientId"),
            ["client_secret"] = clientSecret ?? Client("service", "clientSecret"),
            ["scope"] = scope ?? "api:read",
        }));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("access_token").GetString()!;
    }

    internal async Task<(HttpStatusCode Status, string Code, string Body)> GetAsync(string url, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await Http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        var code = answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? JsonDocument.Parse(body).RootElement.GetProperty("code").GetString()! : "";
        return (answer.StatusCode, code, body);
    }

    /// <summary>A call of the management API with the tenant's key.</summary>
    internal async Task<(HttpStatusCode Status, JsonElement Body)> ManageAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, Text("issuer") + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Text("apiKey"));
        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>RFC 7009 as the service client.</summary>
    internal async Task RevokeAsync(string token)
    {
        using var answer = await Http.PostAsync(new Uri(TenantIssuer + "/oauth/revoke"), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["token"] = token,
            ["client_id"] = Client("service", "clientId"),
            ["client_secret"] = Client("service", "clientSecret"),
        }));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Asks the edge until it refuses with that code; how long it took.</summary>
    internal Task<TimeSpan> RefusedAsync(string token, string code) =>
        Eventually.TrueAsync(async () => (await GetAsync(Edge + "/api/me", token)).Code == code, () => $"never refused with {code}");

    private async Task<bool> IsReadyAsync(string url)
    {
        try
        {
            return (await GetAsync(url + "/readyz")).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
