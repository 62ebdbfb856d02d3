using System.Text.Json.Nodes;
using Plinto.Rego.Conformance.Hosts;
using Xunit;

namespace Plinto.Rego.Tests.Wasm;

/// <summary>Modules in npm's <c>@open-policy-agent/opa-wasm</c>, used as applications use it.</summary>
public sealed class NodeHostTests
{
    private const string Policy = """
        package t

        allow if input.user == data.owner
        names contains n if some n in input.names
        size := count(input.names)
        one := 1 if input.a
        one := 2 if input.b
        """;

    private const string Host = """
        package t

        made := [sprintf("<%s>", [input.text]), yaml.unmarshal(input.yaml), hex.encode(input.text)]
        """;

    private const string Expected = """
        {
          "entrypoints": {"t/allow": 0, "t/names": 1, "t/size": 2, "t/one": 3},
          "withoutData": [],
          "allowed": [{"result": true}],
          "undefined": [],
          "byName": [{"result": ["a", "b"]}],
          "byNumber": [{"result": 3}],
          "fromBytes": [{"result": true}],
          "replaced": [{"result": true}],
          "unknownEntrypoint": "entrypoint t/none is not valid in this instance",
          "conflict": "test.rego:7:1: var assignment conflict",
          "afterConflict": [{"result": 1}],
          "large": [{"result": 300000}],
          "grewToMegabytes": true,
          "afterLargeData": [{"result": true}],
          "grewAgain": false,
          "host": [{"result": ["<ab>", {"x": [1, "two"]}, "6162"]}]
        }
        """;

    [Fact]
    public async Task Applications_see_what_they_expect()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (policy, host) = (Path.Combine(folder.FullName, "policy.wasm"), Path.Combine(folder.FullName, "host.wasm"));
            await File.WriteAllBytesAsync(policy, PolicyModule.Compile(Policy, "t/allow", "t/names", "t/size", "t/one"), TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(host, PolicyModule.Compile(Host, "t/made"), TestContext.Current.CancellationToken);
            using var node = NodeHost.Start("checks.mjs", policy, host);
            var seen = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await node.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, node.ExitCode);
            var (expected, got) = (JsonNode.Parse(Expected)!, JsonNode.Parse(seen)!);
            Assert.True(JsonNode.DeepEquals(expected, got), got.ToJsonString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
