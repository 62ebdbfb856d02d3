using System.Net;
using Plinto.Edge.Tests.Running;
using Plinto.Protocol.EdgeFeed;
using Xunit;

namespace Plinto.Edge.Tests.Snapshots;

/// <summary>An edge that may hold fewer tenants in memory than it serves.</summary>
public sealed class EvictionTests : IAsyncLifetime
{
    private readonly FakeIssuer _issuer = new();
    private readonly EchoUpstream _upstream = new();
    private EdgeProcess _edge = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer.AddTenant("demo");
        _issuer.AddTenant("other");
        await _issuer.StartAsync();
        await _upstream.StartAsync();
        _edge = new EdgeProcess(_issuer.Url, _upstream.Url, options: new Dictionary<string, object> { ["TenantsInMemory"] = 1 });
        await _edge.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _issuer.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Tenant_that_gave_way_comes_back_with_the_revocations_it_missed()
    {
        var (demo, other) = (_issuer.Tenants["demo"], _issuer.Tenants["other"]);
        await Eventually.TrueAsync(async () => (await _edge.GetAsync("/api/me", demo.Token("first"))).Status == HttpStatusCode.OK, () => _edge.Output);
        Assert.Equal(HttpStatusCode.OK, (await _edge.GetAsync("/other/x", other.Token("first"))).Status);

        _issuer.Revoke(demo, RevocationKind.Token, "missed");
        await Eventually.TrueAsync(() => Task.FromResult(_issuer.Acknowledgements.Any(acknowledgement => acknowledgement.Position == 1)), () => _edge.Output);
        await _issuer.StopAsync();
        Assert.Equal("token_revoked", (await _edge.GetAsync("/api/me", demo.Token("missed"))).Code);
        Assert.Equal(HttpStatusCode.OK, (await _edge.GetAsync("/api/me", demo.Token("second"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await _edge.GetAsync("/other/x", other.Token("second"))).Status);
    }
}
