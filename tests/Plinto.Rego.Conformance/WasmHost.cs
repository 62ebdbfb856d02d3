using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plinto.Rego.Conformance;

/// <summary>A Node process that runs policy modules with npm's <c>@open-policy-agent/opa-wasm</c>.</summary>
internal sealed class WasmHost : IDisposable
{
    private readonly Process _process;

    private WasmHost(Process process) => _process = process;

    /// <summary>Starts it; installs its package first if need be.</summary>
    public static WasmHost Start()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "host");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            using var install = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--silent"]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
            install.WaitForExit();
            if (install.ExitCode != 0) throw new InvalidOperationException("npm could not install @open-policy-agent/opa-wasm");
        }
        var start = new ProcessStartInfo("node", ["host.mjs"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        return new WasmHost(Process.Start(start)!);
    }

    /// <summary>Runs one module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="data">The data document as JSON.</param>
    /// <param name="input">The input as JSON or Rego text; null: undefined.</param>
    /// <param name="entrypoint">The entrypoint's number.</param>
    public JsonObject Run(byte[] module, string data, string? input, int entrypoint)
    {
        var request = new JsonObject { ["wasm"] = Convert.ToBase64String(module), ["data"] = data, ["entrypoint"] = entrypoint };
        if (input is not null) request["input"] = input;
        return Ask(request);
    }

    /// <summary>Runs one module's first entrypoint with many data documents and inputs, as JSON.</summary>
    public JsonArray Run(byte[] module, IEnumerable<(string Data, string Input)> documents)
    {
        var runs = new JsonArray([.. documents.Select(static d => new JsonObject { ["data"] = d.Data, ["input"] = d.Input, ["entrypoint"] = 0 })]);
        return Ask(new JsonObject { ["wasm"] = Convert.ToBase64String(module), ["runs"] = runs })["answers"]!.AsArray();
    }

    private JsonObject Ask(JsonObject request)
    {
        _process.StandardInput.WriteLine(request.ToJsonString());
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the host has ended");
        return JsonNode.Parse(answer, documentOptions: new JsonDocumentOptions { MaxDepth = 2000 })!.AsObject();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5))) _process.Kill();
        _process.Dispose();
    }
}
