using System.Net;
using Plinto.Edge.Tests.Running;
using Plinto.Tokens.Signatures;
using Xunit;

namespace Plinto.Edge.Tests.Snapshots;

/// <summary>Tokens with made-up key ids.</summary>
[Collection(RunningEdgeGroup.Name)]
public sealed class UnknownKeyTests(RunningEdge running)
{
    [Fact]
    public async Task Thousands_of_made_up_key_ids_fetch_no_snapshot()
    {
        var (issuer, edge, demo) = (running.Issuer, running.Edge, running.Demo);
        Assert.Equal(HttpStatusCode.OK, (await edge.GetAsync("/api/me", demo.Token("good"))).Status);
        var (asked, sent) = (issuer.SnapshotRequests, issuer.SnapshotsSent);
        var file = Path.Combine(edge.StateDirectory, "demo.feed");
        var written = File.GetLastWriteTimeUtc(file);
        var began = System.Diagnostics.Stopwatch.StartNew();
        var tokens = 0;
        using var key = SigningKey.Create();
        while (began.Elapsed < TimeSpan.FromSeconds(8) || tokens < 2000)
        {
            using var madeUp = SigningKey.Import(key.ExportPkcs8(), $"made up {tokens++}");
            Assert.Equal("token_key_unknown", (await edge.GetAsync("/api/me", demo.Token("bad", key: madeUp))).Code);
        }

        TestContext.Current.SendDiagnosticMessage(
            $"{tokens} tokens in {began.Elapsed.TotalSeconds:F1} s: asked {issuer.SnapshotRequests - asked} times, {issuer.SnapshotsSent - sent} snapshots");
        Assert.InRange(issuer.SnapshotRequests - asked, 1, 1 + (int)Math.Log2(began.Elapsed.TotalSeconds + 1) + 1);
        Assert.Equal(sent, issuer.SnapshotsSent);
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
    }
}
