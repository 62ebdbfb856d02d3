using Plinto.EndToEnd.Running;
using Xunit;

namespace Plinto.EndToEnd.Clients;

/// <summary>Clients that we did not write, from npm: they get, verify, introspect and revoke tokens.</summary>
[Collection(DeploymentGroup.Name)]
public sealed class NodeClientsTests(Deployment demo)
{
    [Theory]
    [InlineData("oauth4webapi.mjs")]
    [InlineData("openid-client.mjs")]
    [InlineData("openid-client-people.mjs")]
    [InlineData("oauth4webapi-people.mjs")]
    [InlineData("jose.mjs")]
    [InlineData("audit-proofs.mjs")]
    public async Task Client_from_npm_works(string script)
    {
        var folder = Path.Combine(Deployment.Root, "tests", "EndToEnd", "Clients");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "the npm packages are missing; run tests/run, or npm ci in tests/EndToEnd/Clients");
        var (exitCode, output) = await Command.RunAsync("node", [script, demo.UpFile], directory: folder);
        Assert.True(exitCode == 0, output);
        Assert.EndsWith("ok\n", output, StringComparison.Ordinal);
    }
}
