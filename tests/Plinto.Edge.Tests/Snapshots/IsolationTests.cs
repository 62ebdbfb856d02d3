using System.Diagnostics;
using System.Net;
using System.Text;
using Plinto.Edge.Tests.Running;
using Plinto.Protocol.EdgeFeed;
using Xunit;

namespace Plinto.Edge.Tests.Snapshots;

/// <summary>What one tenant costs, no other waits for.</summary>
public sealed class IsolationTests : IAsyncLifetime
{
    private const int Others = 100;
    private const int BetweenPlans = 25;
    private readonly FakeIssuer _issuer = new();
    private readonly EchoUpstream _upstream = new();
    private EdgeProcess _edge = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer.AddTenant("big");
        for (var i = 0; i < Others; i++)
        {
            _issuer.AddTenant($"t{i}");
        }

        await _issuer.StartAsync();
        await _upstream.StartAsync();
        var routes = _issuer.Tenants.Keys.ToDictionary(slug => slug, slug => Routes.Route($"/{slug}/{{**rest}}", ("Tenant", slug), ("Audience", FakeTenant.Audience)));
        _edge = new EdgeProcess(_issuer.Url, _upstream.Url, routes);
        await _edge.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _issuer.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Slow_snapshots_and_a_large_plan_of_one_tenant_delay_no_revocation_of_a_hundred_others()
    {
        foreach (var slug in _issuer.Tenants.Keys)
        {
            await Eventually.TrueAsync(async () => (await _edge.GetAsync($"/{slug}/x", _issuer.Tenants[slug].Token("first"))).Status == HttpStatusCode.OK, () => _edge.Output);
        }

        // The snapshot that is wanted after each gap comes only when every revocation has: whoever waited for it would never see one.
        var big = _issuer.Tenants["big"];
        var all = new TaskCompletionSource();
        _issuer.Faults.SnapshotTakes = slug => slug == "big" ? all.Task : Task.CompletedTask;
        var plan = LargePlan();
        var delays = new List<double>();
        for (var i = 0; i < Others; i++)
        {
            if (i % BetweenPlans == 0)
            {
                _issuer.Revoke(big, RevocationKind.Token, $"lost {i}", lose: true);
                _issuer.SendPolicy(big, new PolicyRecord { Release = 1 + i / BetweenPlans, Plan = plan.Compressed, Redactions = [] });
            }

            var tenant = _issuer.Tenants[$"t{i}"];
            var token = tenant.Token("revoked");
            Assert.Equal(HttpStatusCode.OK, (await _edge.GetAsync($"/t{i}/x", token)).Status);
            var sent = Stopwatch.StartNew();
            _issuer.Revoke(tenant, RevocationKind.Token, "revoked");
            await Eventually.TrueAsync(async () => (await _edge.GetAsync($"/t{i}/x", token)).Code == "token_revoked", () => _edge.Output);
            delays.Add(sent.Elapsed.TotalMilliseconds);
        }

        all.SetResult();
        delays.Sort();
        TestContext.Current.SendDiagnosticMessage(
            $"revocations of {Others} tenants beside {Others / BetweenPlans} plans of {plan.Bytes / 1048576.0:F1} MiB and as many gaps: p50 {delays[49]:F0} ms, p99 {delays[98]:F0} ms, max {delays[99]:F0} ms");
    }

    /// <summary>A valid plan of 16 MiB of JSON: many constants in a policy that says no.</summary>
    private static (byte[] Compressed, long Bytes) LargePlan()
    {
        var text = new StringBuilder("package app\n\ndefault allow := false\n\nwords := {\n");
        for (var i = 0; i < 107_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"word {i}\",\n");
        }

        text.Append("}\n\nallow if input.resource.id in words\n");
        var plan = FakePolicy.Compile(text.ToString(), "app/allow");
        return (FakePolicy.Compress(plan), plan.Length);
    }
}
