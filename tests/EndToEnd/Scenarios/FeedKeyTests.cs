using System.Net;
using Plinto.EndToEnd.Running;
using Xunit;

namespace Plinto.EndToEnd.Scenarios;

/// <summary>The key that signs what edges believe is replaced, and the edge follows.</summary>
[Collection(DeploymentGroup.Name)]
public sealed class FeedKeyTests(Deployment demo)
{
    [Fact]
    public async Task Edge_follows_the_rotation_of_the_feed_key_and_remembers_it()
    {
        for (var step = 0; step < 3; step++)
        {
            var said = "";
            await Eventually.TrueAsync(
                async () =>
                {
                    var (exitCode, output) = await demo.IssuerAsync("feed-key", "rotate");
                    said = output;
                    return exitCode == 0; // refused until every edge has heard of the step before
                },
                () => said);
        }

        var token = await demo.TokenAsync();
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/api/me", token)).Status);
        await demo.RevokeAsync(token);
        await demo.RefusedAsync(token, "token_revoked");
        await demo.ReachesDiskAsync();

        await demo.KillAsync("issuer");
        await demo.KillAsync("edge");
        using var edge = await demo.StartAgainAsync("edge"); // with nobody to ask: what is on disk was signed by the new key
        Assert.Equal("token_revoked", (await demo.GetAsync(demo.Edge + "/api/me", token)).Code);
        edge.Kill();
        await demo.StartAsync();
    }
}
