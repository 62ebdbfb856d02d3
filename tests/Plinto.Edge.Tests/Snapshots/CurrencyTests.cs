using System.Net;
using System.Text.Json;
using Plinto.Edge.Tests.Running;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;
using Plinto.Tokens.Signatures;
using Xunit;

namespace Plinto.Edge.Tests.Snapshots;

/// <summary>A signature says who, not when: what the issuer signed before is played again, from disk and on the wire.</summary>
public sealed class CurrencyTests : IAsyncLifetime
{
    private readonly FakeIssuer _issuer = new();
    private readonly EchoUpstream _upstream = new();
    private EdgeProcess _edge = null!;

    private FakeTenant Demo => _issuer.Tenants["demo"];

    private static object RouteTable => new
    {
        api = Routes.Route("/api/{**rest}", ("Tenant", "demo"), ("Audience", FakeTenant.Audience)),
        strict = Routes.Route("/strict", ("Tenant", "demo"), ("Audience", FakeTenant.Audience), ("StaleAfter", "00:00:05"), ("Stale", "deny")),
        other = Routes.Route("/other/{**rest}", ("Tenant", "other"), ("Audience", FakeTenant.Audience)),
    };

    public async ValueTask InitializeAsync()
    {
        _issuer.AddTenant("demo");
        _issuer.AddTenant("other");
        await _issuer.StartAsync();
        await _upstream.StartAsync();
        _edge = new EdgeProcess(_issuer.Url, _upstream.Url, RouteTable);
        await _edge.StartAsync();
        await PassesAsync("/api/x", Demo.Token("first"));
        await PassesAsync("/other/x", _issuer.Tenants["other"].Token("first"));
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _issuer.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Tenant_file_from_before_a_revocation_beside_a_newer_manifest_is_not_current()
    {
        await HeardAsync();
        var file = Path.Combine(_edge.StateDirectory, "demo.feed");
        var before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await RevokeAsync("stolen");
        await HeardAsync();
        await _edge.KillAsync();
        await File.WriteAllBytesAsync(file, before, TestContext.Current.CancellationToken);

        // Without the issuer: its age counts from itself, not from the heartbeat beside it.
        _issuer.Die();
        await _edge.StartAsync();
        await EndsAsync("/strict", Demo.Token("any"), "snapshot_stale");

        // With it: the gap is noticed, though the stream resumes behind it.
        _issuer.ComeBack();
        await EndsAsync("/api/x", Demo.Token("stolen"), "token_revoked");
        await EndsAsync("/strict", Demo.Token("any"), "");
    }

    [Fact]
    public async Task Whole_state_directory_from_before_a_revocation_catches_up_and_ages_until_then()
    {
        await HeardAsync();
        string[] files = ["manifest.jws", "demo.feed"];
        var before = files.Select(file => File.ReadAllBytes(Path.Combine(_edge.StateDirectory, file))).ToList();
        await RevokeAsync("stolen");
        await HeardAsync();
        await _edge.KillAsync();
        for (var i = 0; i < files.Length; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(_edge.StateDirectory, files[i]), before[i], TestContext.Current.CancellationToken);
        }

        _issuer.Die();
        await _edge.StartAsync();
        await EndsAsync("/strict", Demo.Token("any"), "snapshot_stale");
        _issuer.ComeBack();
        await EndsAsync("/api/x", Demo.Token("stolen"), "token_revoked");
    }

    /// <summary>A later change of another tenant, as signed, would raise the old file to where the manifest says that the tenant stands.</summary>
    [Fact]
    public async Task Change_of_another_tenant_in_an_old_file_does_not_make_it_current()
    {
        await HeardAsync();
        var file = Path.Combine(_edge.StateDirectory, "demo.feed");
        var before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await RevokeAsync("stolen");
        _issuer.Revoke(_issuer.Tenants["other"], RevocationKind.Token, "whatever");
        await EndsAsync("/other/x", _issuer.Tenants["other"].Token("whatever"), "token_revoked");
        await HeardAsync();
        await _edge.KillAsync();
        var others = await File.ReadAllLinesAsync(Path.Combine(_edge.StateDirectory, "other.feed"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, before + others[^1] + "\n", TestContext.Current.CancellationToken);

        _issuer.Die();
        await _edge.StartAsync(untilReady: false);
        await EndsAsync("/api/x", Demo.Token("stolen"), "tenant_unknown");
        _issuer.ComeBack();
        await EndsAsync("/api/x", Demo.Token("stolen"), "token_revoked");
        await EndsAsync("/strict", Demo.Token("any"), "");
    }

    /// <summary>Who is edge to other tenants has signed heartbeats, too, and they say that nothing moved.</summary>
    [Fact]
    public async Task Heartbeat_of_another_edge_does_not_hide_a_change_that_is_swallowed()
    {
        await HeardAsync();
        _issuer.Faults.HeartbeatsOfAnotherEdge = true;
        _issuer.Revoke(Demo, RevocationKind.Token, "stolen", lose: true);
        await EndsAsync("/api/x", Demo.Token("stolen"), "token_revoked"); // by the hello of the next connection
        await SaysAsync("of another edge");
    }

    /// <summary>A heartbeat goes back to the issuer in a header: one that names a thousand tenants is too large for it.</summary>
    [Fact]
    public async Task Heartbeat_in_which_many_tenants_moved_keeps_no_edge_from_coming_back()
    {
        var many = Enumerable.Range(0, 1000).Select(number => _issuer.AddTenant($"tenant-number-{number}")).ToList();
        await ReconnectAsync();
        foreach (var tenant in many)
        {
            _issuer.Revoke(tenant, RevocationKind.Token, "some");
        }

        _issuer.Faults.HeartbeatsLeft = 1;
        await Eventually.TrueAsync(
            () => Task.FromResult(_issuer.Acknowledgements.Any(heard => heard.Position == _issuer.Position)), () => "the large heartbeat is not heard: " + _edge.Output);
        _issuer.Faults.HeartbeatsLeft = null;
        await ReconnectAsync();
        await RevokeAsync("stolen");
    }

    [Fact]
    public async Task Manifest_that_this_edge_did_not_sign_vouches_for_nothing()
    {
        await RevokeAsync("stolen");
        await HeardAsync();
        await _edge.KillAsync();
        var file = Path.Combine(_edge.StateDirectory, "manifest.jws");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text[..200] + (text[200] == 'A' ? 'B' : 'A') + text[201..], TestContext.Current.CancellationToken);
        await _edge.StartAsync();
        await EndsAsync("/api/x", Demo.Token("stolen"), "token_revoked");
        Assert.Contains("no manifest", _edge.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_snapshot_served_to_a_starting_edge_stays_out_of_step_and_ages()
    {
        var before = _issuer.SnapshotLine(Demo);
        await RevokeAsync("stolen");
        _issuer.Faults.SnapshotInstead = slug => slug == "demo" ? before : null;
        await using var fresh = new EdgeProcess(_issuer.Url, _upstream.Url, RouteTable);
        await fresh.StartAsync();
        await Eventually.TrueAsync(
            async () => (await fresh.GetAsync("/strict", Demo.Token("any"))).Code == "snapshot_stale", () => "an old snapshot counts as current: " + fresh.Output);
        await HeardAsync();
        Assert.Equal("snapshot_stale", (await fresh.GetAsync("/strict", Demo.Token("any"))).Code);
        _issuer.Faults.SnapshotInstead = _ => null;
        await Eventually.TrueAsync(async () => (await fresh.GetAsync("/api/x", Demo.Token("stolen"))).Code == "token_revoked", () => fresh.Output);
        await Eventually.TrueAsync(async () => (await fresh.GetAsync("/strict", Demo.Token("any"))).Code == "", () => fresh.Output);
    }

    [Fact]
    public async Task Earlier_hello_pins_no_feed_key_that_was_dropped()
    {
        using var dropped = SigningKey.Create();
        _issuer.MoreFeedKeys.Add(dropped);
        await ReconnectAsync();
        var earlier = _issuer.Hellos.Last();
        _issuer.MoreFeedKeys.Clear();
        _issuer.KeySetVersion = 2;
        await ReconnectAsync();

        _issuer.Faults.HelloInstead = earlier;
        _issuer.Die();
        _issuer.ComeBack();
        await SaysAsync("not newer than the last one");
        _issuer.Faults.HelloInstead = null;
        await HeardAsync();
        var change = new TenantChange
            { Epoch = _issuer.Epoch, Position = 99, Previous = 0, TenantId = Demo.Record.Id, At = DateTimeOffset.UnixEpoch, Keys = [], RevokedKeys = [Demo.Key.KeyId] };
        _issuer.Broadcast(FeedEvents.Change, dropped.Sign(FeedMessageTypes.Change, JsonSerializer.SerializeToUtf8Bytes(change, ProtocolJson.Default.TenantChange)), "");
        await SaysAsync("not signed by a pinned feed key");
        await PassesAsync("/api/x", Demo.Token("any"));
    }

    [Fact]
    public async Task Older_set_of_feed_keys_is_not_pinned_though_its_hello_is_new()
    {
        _issuer.KeySetVersion = 5;
        await ReconnectAsync();
        using var old = SigningKey.Create();
        _issuer.MoreFeedKeys.Add(old);
        _issuer.KeySetVersion = 4;
        await ReconnectAsync();
        await SaysAsync("an older set of feed keys");
        Assert.DoesNotContain(
            old.KeyId, await File.ReadAllTextAsync(Path.Combine(_edge.StateDirectory, "identity.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snapshot_of_a_tenant_that_is_gone_does_not_bring_it_back()
    {
        _issuer.Faults.BendHello = hello =>
            hello with { Tenants = [.. hello.Tenants.Where(tenant => tenant.Slug == "demo")], Heads = hello.Heads!.Where(head => head.Key == Demo.Record.Id).ToDictionary() };
        await ReconnectAsync();
        await EndsAsync("/other/x", _issuer.Tenants["other"].Token("second"), "tenant_unknown"); // though its snapshot is still served
        await EndsAsync("/api/x", Demo.Token("second"), "");
    }

    /// <summary>At a start the tenants of routes are read from disk while the hello comes that drops one.</summary>
    [Fact]
    public async Task Tenant_that_is_dropped_while_it_is_read_from_disk_does_not_stay()
    {
        await HeardAsync();
        _issuer.Faults.BendHello = hello =>
            hello with { Tenants = [.. hello.Tenants.Where(tenant => tenant.Slug == "demo")], Heads = hello.Heads!.Where(head => head.Key == Demo.Record.Id).ToDictionary() };
        var file = await File.ReadAllBytesAsync(Path.Combine(_edge.StateDirectory, "other.feed"), TestContext.Current.CancellationToken);
        var manifest = await File.ReadAllBytesAsync(Path.Combine(_edge.StateDirectory, "manifest.jws"), TestContext.Current.CancellationToken);
        for (var round = 0; round < 5; round++)
        {
            await _edge.KillAsync();
            await File.WriteAllBytesAsync(Path.Combine(_edge.StateDirectory, "other.feed"), file, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(_edge.StateDirectory, "manifest.jws"), manifest, TestContext.Current.CancellationToken);
            await _edge.StartAsync(untilReady: false);
            await HeardAsync();
            Assert.Equal((round, "tenant_unknown"), (round, (await _edge.GetAsync("/other/x", _issuer.Tenants["other"].Token("second"))).Code));
        }
    }

    [Fact]
    public async Task Earlier_hello_with_fewer_tenants_deletes_none()
    {
        await HeardAsync();
        _issuer.Faults.HelloInstead = null;
        _issuer.Faults.BendHello = hello => hello with { Tenants = [.. hello.Tenants.Where(tenant => tenant.Slug == "demo")], Sequence = 1 };
        _issuer.Die();
        _issuer.ComeBack();
        await SaysAsync("not newer than the last one");
        await PassesAsync("/other/x", _issuer.Tenants["other"].Token("second"));
        Assert.True(File.Exists(Path.Combine(_edge.StateDirectory, "other.feed")));
    }

    [Fact]
    public async Task Hello_without_sequence_is_refused_by_an_edge_that_has_seen_one_also_after_a_restart()
    {
        await HeardAsync();
        _issuer.Faults.SaysCurrency = false;
        _issuer.Die();
        await _edge.KillAsync();
        _issuer.ComeBack();
        await _edge.StartAsync();
        await SaysAsync("has no sequence");
        await PassesAsync("/api/x", Demo.Token("any"));
        _issuer.Faults.SaysCurrency = true;
        await HeardAsync();
    }

    [Fact]
    public async Task Reset_that_nobody_signed_or_that_is_of_another_stream_fetches_nothing()
    {
        var earlier = _issuer.ResetLine();
        await ReconnectAsync();
        var asked = _issuer.SnapshotRequests;
        _issuer.Broadcast(FeedEvents.Reset, "{}", "");
        await SaysAsync("`reset` message of the feed is not signed");
        await HeardAsync();
        _issuer.Broadcast(FeedEvents.Reset, earlier, "");
        await SaysAsync("reset is of another stream");
        Assert.Equal(asked, _issuer.SnapshotRequests);
    }

    [Fact]
    public async Task Change_that_the_wire_swallows_shows_at_the_next_heartbeat()
    {
        _issuer.Revoke(Demo, RevocationKind.Token, "stolen", lose: true);
        await EndsAsync("/api/x", Demo.Token("stolen"), "token_revoked");
    }

    [Fact]
    public async Task Heartbeat_that_the_wire_swallows_with_its_change_shows_at_the_one_after_it()
    {
        _issuer.Faults.LoseHeartbeats = true;
        _issuer.Revoke(Demo, RevocationKind.Token, "stolen", lose: true);
        var lost = _issuer.Faults.HeartbeatsLost;
        await Eventually.TrueAsync(() => Task.FromResult(_issuer.Faults.HeartbeatsLost > lost), () => "no heartbeat is made, and so none is lost");
        _issuer.Faults.LoseHeartbeats = false;
        await EndsAsync("/api/x", Demo.Token("stolen"), "token_revoked");
    }

    [Fact]
    public async Task Issuer_from_before_sequences_serves_an_edge_of_now()
    {
        _issuer.Faults.SaysCurrency = false;
        await using var fresh = new EdgeProcess(_issuer.Url, _upstream.Url, RouteTable);
        await fresh.StartAsync();
        await Eventually.TrueAsync(async () => (await fresh.GetAsync("/api/x", Demo.Token("one"))).Status == HttpStatusCode.OK, () => fresh.Output);
        _issuer.Revoke(Demo, RevocationKind.Token, "one");
        await Eventually.TrueAsync(async () => (await fresh.GetAsync("/api/x", Demo.Token("one"))).Code == "token_revoked", () => fresh.Output);
        await ManifestAsync(fresh);
        await ManifestAsync(fresh);
        var asked = _issuer.SnapshotRequests;
        await fresh.KillAsync();
        await fresh.StartAsync();
        Assert.Equal("token_revoked", (await fresh.GetAsync("/api/x", Demo.Token("one"))).Code);
        Assert.Equal(HttpStatusCode.OK, (await fresh.GetAsync("/strict", Demo.Token("two"))).Status);
        Assert.Equal(asked, _issuer.SnapshotRequests);
    }

    private async Task RevokeAsync(string id)
    {
        _issuer.Revoke(Demo, RevocationKind.Token, id);
        await EndsAsync("/api/x", Demo.Token(id), "token_revoked");
    }

    private async Task ReconnectAsync()
    {
        var hellos = _issuer.Hellos.Count;
        _issuer.Die();
        _issuer.ComeBack();
        await Eventually.TrueAsync(() => Task.FromResult(_issuer.Hellos.Count > hellos), () => "the edge does not come back: " + _edge.Output);
        await HeardAsync();
    }

    /// <summary>Two acknowledgements from now on: a heartbeat went through, and the manifest was written after it.</summary>
    private async Task HeardAsync()
    {
        var seen = _issuer.Acknowledgements.Count;
        await Eventually.TrueAsync(() => Task.FromResult(_issuer.Acknowledgements.Count >= seen + 2), () => "no heartbeat is heard: " + _edge.Output);
    }

    /// <summary>The manifest is written anew, as it is after each heartbeat; what came before it is on disk by then.</summary>
    private static async Task ManifestAsync(EdgeProcess edge)
    {
        var file = Path.Combine(edge.StateDirectory, "manifest.jws");
        var before = File.Exists(file) ? await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) : "";
        await Eventually.TrueAsync(async () => File.Exists(file) && await File.ReadAllTextAsync(file) != before, () => "no heartbeat reaches the disk: " + edge.Output);
    }

    private Task<TimeSpan> SaysAsync(string words) =>
        Eventually.TrueAsync(() => Task.FromResult(_edge.Output.Contains(words, StringComparison.Ordinal)), () => $"it never says `{words}`: {_edge.Output}");

    private async Task PassesAsync(string path, string token) => Assert.Equal((HttpStatusCode.OK, ""), await _edge.GetAsync(path, token));

    private Task<TimeSpan> EndsAsync(string path, string token, string code) =>
        Eventually.TrueAsync(async () => (await _edge.GetAsync(path, token)).Code == code, () => $"{path} never answers `{code}`: " + _edge.Output);
}
