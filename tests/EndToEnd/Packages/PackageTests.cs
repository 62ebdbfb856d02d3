using System.Net;
using System.Text.Json;
using Plinto.EndToEnd.Running;
using Xunit;

namespace Plinto.EndToEnd.Packages;

/// <summary>Each library as those get it who do not have this repository: its package, and the program its README starts with.</summary>
public sealed class PackageTests : IAsyncLifetime
{
    private readonly PackageFeed _feed = new();

    public ValueTask InitializeAsync()
    {
        _feed.Prepare();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _feed.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("Plinto.Tokens", "welcome, idt_1")]
    [InlineData("Plinto.Protocol", "42: Session ses_1 is revoked")]
    [InlineData("Plinto.Rego", "allowed")]
    [InlineData("Plinto.Decisions", "allowed")]
    public async Task Program_of_the_readme_runs_on_the_package(string package, string expected)
    {
        var folder = await _feed.WriteProgramAsync(package, sdk: "Microsoft.NET.Sdk");

        Assert.Equal(expected, (await _feed.DotnetAsync(folder, "run", "-v", "q")).Trim());
    }

    [Fact]
    public async Task App_of_the_readme_refuses_a_request_without_a_token()
    {
        var folder = await _feed.WriteProgramAsync("Plinto.AspNetCore", sdk: "Microsoft.NET.Sdk.Web");
        await _feed.DotnetAsync(folder, "build", "-v", "q", "-nologo", "-o", Path.Combine(folder, "out"));
        await using var app = await RunningApp.StartAsync(Path.Combine(folder, "out"), "Program.dll");

        using var http = new HttpClient { BaseAddress = app.Address };
        using var anonymous = await http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        using var open = await http.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (anonymous.StatusCode, open.StatusCode));
        Assert.Equal("Bearer", anonymous.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Tool_is_installed_and_evaluates()
    {
        var folder = _feed.NewFolder("rego");
        await _feed.DotnetAsync(folder, "tool", "install", "Plinto.Rego.Cli", "--version", PackageFeed.Version, "--tool-path", folder);

        var (exit, output) = await Command.RunAsync(Path.Combine(folder, "rego"), ["eval", "1 + 1"], directory: folder);
        Assert.Equal(0, exit);
        Assert.Equal(2, JsonDocument.Parse(output).RootElement.GetProperty("result")[0].GetProperty("value").GetInt32());
    }
}
