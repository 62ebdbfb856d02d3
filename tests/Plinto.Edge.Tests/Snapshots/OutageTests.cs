using System.Net;
using Plinto.Edge.Tests.Running;
using Plinto.Protocol.EdgeFeed;
using Xunit;

namespace Plinto.Edge.Tests.Snapshots;

/// <summary>What routes may say about an issuer that is away.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private readonly FakeIssuer _issuer = new();
    private readonly EchoUpstream _upstream = new();
    private EdgeProcess _edge = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer.AddTenant("demo");
        await _issuer.StartAsync();
        await _upstream.StartAsync();
        var routes = new
        {
            strict = Routes.Route("/strict", ("Tenant", "demo"), ("Audience", FakeTenant.Audience), ("StaleAfter", "00:00:05"), ("Stale", "deny")),
            serve = Routes.Route("/serve", ("Tenant", "demo"), ("Audience", FakeTenant.Audience), ("StaleAfter", "00:00:05")),
            grace = Routes.Route("/grace", ("Tenant", "demo"), ("Audience", FakeTenant.Audience), ("OutageGrace", "01:00:00")),
        };
        _edge = new EdgeProcess(_issuer.Url, _upstream.Url, routes, new Dictionary<string, object> { ["ClockSkew"] = "00:00:00", ["HeartbeatAbsentAfter"] = "00:00:02" });
        await _edge.StartAsync();
        await Eventually.TrueAsync(() => Task.FromResult(!_issuer.Acknowledgements.IsEmpty), () => "no heartbeat was heard: " + _edge.Output); // ready it is before the first
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _issuer.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Stale_snapshot_is_refused_where_the_route_says_so_and_served_where_not()
    {
        var token = _issuer.Tenants["demo"].Token();
        Assert.Equal(HttpStatusCode.OK, (await _edge.GetAsync("/strict", token)).Status);
        _issuer.Faults.Heartbeats = false; // the stream is open, but its reader has stalled
        await Eventually.TrueAsync(async () => await _edge.GetAsync("/strict", token) == (HttpStatusCode.ServiceUnavailable, "snapshot_stale"), () => _edge.Output);
        Assert.Equal(HttpStatusCode.OK, (await _edge.GetAsync("/serve", token)).Status);
        _issuer.Faults.Heartbeats = true;
        await Eventually.TrueAsync(async () => (await _edge.GetAsync("/strict", token)).Status == HttpStatusCode.OK, () => _edge.Output);
    }

    [Fact]
    public async Task Grace_holds_only_while_the_issuer_is_absent_and_never_past_a_revocation()
    {
        var demo = _issuer.Tenants["demo"];
        var (lapsing, revoked) = (demo.Token("lapsing", expiresIn: 6), demo.Token("revoked", expiresIn: 6));
        Assert.Equal(HttpStatusCode.OK, (await _edge.GetAsync("/serve", lapsing)).Status);
        _issuer.Revoke(demo, RevocationKind.Token, "revoked");
        await Eventually.TrueAsync(() => Task.FromResult(_issuer.Acknowledgements.Any(acknowledgement => acknowledgement.Position == 1)), () => _edge.Output);
        await _issuer.StopAsync();
        await Eventually.TrueAsync(async () => (await _edge.GetAsync("/serve", lapsing)).Code == "token_expired", () => _edge.Output);
        await Eventually.TrueAsync(async () => (await _edge.GetAsync("/grace", lapsing)).Status == HttpStatusCode.OK, () => _edge.Output);
        Assert.Equal("token_revoked", (await _edge.GetAsync("/grace", revoked)).Code);
        Assert.Equal("token_expired", (await _edge.GetAsync("/grace", demo.Token("long ago", expiresIn: -4000))).Code);
        await _issuer.StartAsync();
        await Eventually.TrueAsync(async () => (await _edge.GetAsync("/grace", lapsing)).Code == "token_expired", () => _edge.Output);
    }

    [Fact]
    public async Task Outage_does_not_raise_a_token_that_expired_before_it()
    {
        // Its revocation, if there was one, has ended with it.
        var expired = _issuer.Tenants["demo"].Token("expired", expiresIn: -30);
        var lapsing = _issuer.Tenants["demo"].Token("lapsing", expiresIn: 4);
        await _issuer.StopAsync();
        await Eventually.TrueAsync(async () => (await _edge.GetAsync("/serve", lapsing)).Code == "token_expired", () => _edge.Output);
        await Eventually.TrueAsync(async () => (await _edge.GetAsync("/grace", lapsing)).Status == HttpStatusCode.OK, () => _edge.Output);
        Assert.Equal("token_expired", (await _edge.GetAsync("/grace", expired)).Code);
    }
}
