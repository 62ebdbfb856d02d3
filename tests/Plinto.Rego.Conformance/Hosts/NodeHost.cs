using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plinto.Rego.Conformance.Hosts;

/// <summary>A Node process that runs policy modules with npm's <c>@open-policy-agent/opa-wasm</c>.</summary>
internal sealed class NodeHost : IModuleHost
{
    private static readonly Lock Installing = new();
    private readonly Process _process;

    private NodeHost(Process process) => _process = process;

    /// <summary>Where the scripts and their package are.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Hosts", "node");

    /// <summary>Starts it; installs its package first if need be.</summary>
    public static NodeHost Start() => new(Start("host.mjs"));

    /// <summary>Starts one of the scripts with its input and output redirected.</summary>
    public static Process Start(string script, params string[] arguments)
    {
        lock (Installing)
        {
            if (!File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
            {
                Install();
            }
        }
        return Process.Start(new ProcessStartInfo("node", [script, .. arguments]) { WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModuleAnswer> Run(byte[] module, IReadOnlyList<ModuleQuestion> questions)
    {
        var runs = new JsonArray([.. questions.Select(RunOf)]);
        _process.StandardInput.WriteLine(new JsonObject { ["wasm"] = Convert.ToBase64String(module), ["runs"] = runs }.ToJsonString());
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the host has ended");
        var answer = JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { MaxDepth = 2000 })!.AsObject();
        if (answer["needs"] is { } needs)
        {
            throw new NotSupportedException($"needs built-ins of the host: {needs.ToJsonString()}");
        }

        return [.. answer["answers"]!.AsArray().Select(static one => new ModuleAnswer(one!["result"]?.GetValue<string>(), one["error"]?.GetValue<string>()))];
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static JsonObject RunOf(ModuleQuestion question)
    {
        var run = new JsonObject { ["data"] = question.Data, ["entrypoint"] = question.Entrypoint };
        if (question.Input is { } input)
        {
            run["input"] = input;
        }

        return run;
    }

    private static void Install()
    {
        using var install = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--silent"]) { WorkingDirectory = Folder, RedirectStandardOutput = true })!;
        install.WaitForExit();
        if (install.ExitCode != 0)
        {
            throw new InvalidOperationException("npm could not install @open-policy-agent/opa-wasm");
        }
    }
}
