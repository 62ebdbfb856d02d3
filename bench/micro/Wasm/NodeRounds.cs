using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Plinto.Rego.Conformance.Hosts;

namespace Plinto.Bench.Micro.Wasm;

/// <summary>A Node process that repeats what it is told to with a module: see <c>rounds.mjs</c>.</summary>
internal sealed class NodeRounds : IDisposable
{
    private readonly Process _process = NodeHost.Start("rounds.mjs");
    private readonly string _version;

    public NodeRounds() => _version = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Node.js has ended");

    public string Version => _version;

    /// <summary>Loads a policy under a name.</summary>
    /// <returns>What it answers, as JSON.</returns>
    public string Load(string name, byte[] module, string data, byte[] input) => Ask(new JsonObject
    {
        ["load"] = name,
        ["wasm"] = Convert.ToBase64String(module),
        ["data"] = data,
        ["input"] = Encoding.UTF8.GetString(input),
    });

    /// <summary>Repeats an action (<c>decide</c>, <c>bytes</c>, <c>instance</c>, <c>module</c>) with a policy.</summary>
    public TimeSpan Repeat(string name, string action, int count) =>
        TimeSpan.FromMicroseconds(double.Parse(Ask(new JsonObject { ["name"] = name, ["action"] = action, ["count"] = count }), CultureInfo.InvariantCulture));

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private string Ask(JsonObject what)
    {
        _process.StandardInput.WriteLine(what.ToJsonString());
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Node.js has ended");
    }
}
