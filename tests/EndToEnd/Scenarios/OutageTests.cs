using System.Net;
using Plinto.EndToEnd.Running;
using Xunit;

namespace Plinto.EndToEnd.Scenarios;

/// <summary>The issuer is killed, the edge is killed, everything is killed: what is valid stays valid, what is refused stays refused.</summary>
[Collection(DeploymentGroup.Name)]
public sealed class OutageTests(Deployment demo)
{
    [Fact]
    public async Task Edge_goes_on_without_the_issuer_even_from_a_cold_start_and_catches_up_with_it()
    {
        var (unseen, revoked, later) = (await demo.TokenAsync(), await demo.TokenAsync(), await demo.TokenAsync());
        await demo.RevokeAsync(revoked);
        await demo.RefusedAsync(revoked, "token_revoked");
        await demo.ReachesDiskAsync();

        await demo.KillAsync("issuer");
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/api/me", unseen)).Status);
        await AttacksFailAsync(unseen, revoked);

        await demo.KillAsync("edge");
        using var edge = await demo.StartAgainAsync("edge");
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/api/me", later)).Status);
        await AttacksFailAsync(later, revoked);

        using var issuer = await demo.StartAgainAsync("issuer");
        var fresh = await demo.TokenAsync();
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/api/me", fresh)).Status);
        await demo.RevokeAsync(later);
        await demo.RefusedAsync(later, "token_revoked");

        // No heartbeat comes any more: what was applied reaches the disk by itself.
        issuer.Kill();
        await demo.ReachesDiskAsync();
        edge.Kill();
        using var again = await demo.StartAgainAsync("edge");
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/api/me", fresh)).Status);
        await AttacksFailAsync(fresh, later);
        again.Kill();
        await demo.StartAsync();
        await AttacksFailAsync(fresh, later);
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("app")]
    [InlineData("edge")]
    public async Task Anything_killed_is_mended_by_deploy_up(string name)
    {
        var token = await demo.TokenAsync();
        await demo.KillAsync(name);
        await demo.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/api/me", token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/api/me", await demo.TokenAsync())).Status);
    }

    [Fact]
    public async Task Database_restored_to_an_older_state_un_revokes_nothing()
    {
        var revoked = await demo.TokenAsync();
        Assert.Equal(0, (await demo.RunAsync("deploy/down")).ExitCode);
        var data = new DirectoryInfo(Path.Combine(demo.StateDirectory, "postgres"));
        var folder = data.LinkTarget ?? data.FullName;
        await CopyAsync(folder, folder + ".backup");

        await demo.StartAsync();
        await demo.ReachesDiskAsync();
        var epoch = demo.OnDisk()!.Value.Epoch;
        await demo.RevokeAsync(revoked);
        await demo.RefusedAsync(revoked, "token_revoked");
        await demo.ReachesDiskAsync();
        Assert.Equal(0, (await demo.RunAsync("deploy/down")).ExitCode);
        Directory.Delete(folder, recursive: true);
        Directory.Move(folder + ".backup", folder);

        await demo.StartAsync();
        await Eventually.TrueAsync(() => Task.FromResult(demo.OnDisk() is { } there && there.Epoch != epoch), () => "the edge did not write the new epoch");
        Assert.Equal("token_revoked", (await demo.GetAsync(demo.Edge + "/api/me", revoked)).Code);
        var fresh = await demo.TokenAsync();
        await Eventually.TrueAsync(async () => (await demo.GetAsync(demo.Edge + "/api/me", fresh)).Status == HttpStatusCode.OK, () => "the edge did not take the new epoch up");
        await demo.RevokeAsync(fresh);
        await demo.RefusedAsync(fresh, "token_revoked");
        Assert.Equal("token_revoked", (await demo.GetAsync(demo.Edge + "/api/me", revoked)).Code);
    }

    private async Task AttacksFailAsync(string token, string revoked)
    {
        var parts = token.Split('.');
        Assert.Equal("token_revoked", (await demo.GetAsync(demo.Edge + "/api/me", revoked)).Code);
        Assert.Equal("token_signature_invalid",
            (await demo.GetAsync(demo.Edge + "/api/me", parts[0] + "." + parts[1] + "." + (parts[2][0] == 'A' ? 'B' : 'A') + parts[2][1..])).Code);
        Assert.Equal("token_algorithm_not_allowed", (await demo.GetAsync(demo.Edge + "/api/me", "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0." + parts[1] + ".")).Code);
        Assert.Equal("insufficient_scope", (await demo.GetAsync(demo.Edge + "/api/admin", token)).Code);
    }

    private static async Task CopyAsync(string from, string to)
    {
        var (exitCode, output) = await Command.RunAsync("/bin/cp", ["-a", from, to]);
        Assert.True(exitCode == 0, output);
    }
}
