using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plinto.Issuer.Tests.Bundles;

/// <summary>Runs a policy module in Node with npm's <c>@open-policy-agent/opa-wasm</c>.</summary>
internal static class ModuleHost
{
    private static readonly SemaphoreSlim Installing = new(1);

    /// <summary>Whether Node is there; without it tests are skipped, in CI they fail.</summary>
    public static void Require()
    {
        if (new[] { "node", "npm" }.All(tool => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)))))
        {
            return;
        }

        Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", "install Node.js to run policy modules (Debian: apt-get install nodejs npm)");
        Assert.Fail("Node.js is missing");
    }

    /// <summary>The result set of an entrypoint, as JSON.</summary>
    public static async Task<JsonElement> RunAsync(ReadOnlyMemory<byte> module, string data, string input, int entrypoint)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "opa-wasm");
        await InstallAsync(folder);
        using var node = Process.Start(new ProcessStartInfo("node", ["host.mjs"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var run = new JsonObject { ["data"] = data, ["input"] = input, ["entrypoint"] = entrypoint };
        var request = new JsonObject { ["wasm"] = Convert.ToBase64String(module.Span), ["runs"] = new JsonArray(run) };
        await node.StandardInput.WriteLineAsync(request.ToJsonString());
        node.StandardInput.Close();
        var line = await node.StandardOutput.ReadLineAsync();
        await node.WaitForExitAsync();
        var result = default(JsonElement);
        Assert.True(JsonDocument.Parse(line!).RootElement.TryGetProperty("answers", out var answers) && answers[0].TryGetProperty("result", out result), line);
        return JsonDocument.Parse(result.GetString()!).RootElement;
    }

    private static async Task InstallAsync(string folder)
    {
        await Installing.WaitAsync();
        try
        {
            if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
            {
                using var install = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--silent"]) { WorkingDirectory = folder })!;
                await install.WaitForExitAsync();
                Assert.Equal(0, install.ExitCode);
            }
        }
        finally
        {
            Installing.Release();
        }
    }
}
