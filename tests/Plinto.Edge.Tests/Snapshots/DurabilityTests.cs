using System.Diagnostics;
using System.Net;
using Plinto.Edge.Tests.Running;
using Plinto.Protocol.EdgeFeed;
using Plinto.Tokens.Signatures;
using Xunit;

namespace Plinto.Edge.Tests.Snapshots;

/// <summary>
/// Issuer and edge are killed at every step of the feed: what the edge acted on longer ago than the write-behind takes is applied again after a start without the issuer.
/// 200 rounds with the native binary that tests/run publishes, 20 with the build beside the tests, which starts ten times as slowly.
/// </summary>
public sealed class DurabilityTests : IAsyncLifetime
{
    /// <summary>The 100 ms that are promised, and as much again for the device of a busy machine.</summary>
    private static readonly TimeSpan WriteBehind = TimeSpan.FromMilliseconds(200);

    private readonly FakeIssuer _issuer = new();
    private readonly EchoUpstream _upstream = new();
    private EdgeProcess _edge = null!;

    private FakeTenant Demo => _issuer.Tenants["demo"];

    public async ValueTask InitializeAsync()
    {
        _issuer.AddTenant("demo");
        await _issuer.StartAsync();
        await _upstream.StartAsync();
        _edge = NewEdge();
        await _edge.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _issuer.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task What_was_refused_is_refused_after_kill_9_of_issuer_and_edge_at_every_step_of_the_feed()
    {
        var rounds = Environment.GetEnvironmentVariable("PLINTO_EDGE_BINARY") is null ? 20 : 200;
        var began = Stopwatch.StartNew();
        var refused = new List<(string Token, string Code)>();
        for (var round = 0; round < rounds; round++)
        {
            var (token, code) = await RefuseAsync(round);
            refused = code == "token_key_revoked" ? [.. refused.Select(before => (before.Token, code))] : refused; // one key signed them all, and is looked at first
            refused.Add((token, code));
            // What is claimed: that long after it was applied it is on disk. The kill comes at another moment each round.
            await Task.Delay(WriteBehind + TimeSpan.FromMilliseconds(round % 50), TestContext.Current.CancellationToken);

            // The kill comes while more is on its way: to the edge, in it, and to its disk.
            for (var more = 0; more < round % 4; more++)
            {
                _issuer.Revoke(Demo, RevocationKind.Token, $"on its way {round} {more}");
            }

            await Task.Delay(round * 7 % 40, TestContext.Current.CancellationToken);
            _issuer.Die();
            await _edge.KillAsync();
            await _edge.StartAsync();
            foreach (var (before, expected) in refused.TakeLast(12))
            {
                Assert.Equal((round, expected), (round, (await _edge.GetAsync("/api/x", before)).Code));
            }

            Assert.Equal((round, HttpStatusCode.OK), (round, (await _edge.GetAsync("/api/x", Demo.Token($"good {round}"))).Status));
            _issuer.ComeBack();
        }

        TestContext.Current.SendDiagnosticMessage($"{rounds} rounds in {began.Elapsed.TotalSeconds:F1} s");
    }

    [Fact]
    public async Task Fresh_edge_has_its_snapshot_on_disk_when_the_issuer_dies_before_the_first_heartbeat()
    {
        _issuer.Faults.Heartbeats = false;
        for (var round = 0; round < 5; round++)
        {
            await using var fresh = NewEdge();
            await fresh.StartAsync();
            await Eventually.TrueAsync(async () => (await fresh.GetAsync("/api/x", Demo.Token("first"))).Status == HttpStatusCode.OK, () => fresh.Output);
            _issuer.Die();
            await Task.Delay(WriteBehind, TestContext.Current.CancellationToken);
            await fresh.KillAsync();
            await fresh.StartAsync();
            Assert.Equal(HttpStatusCode.OK, (await fresh.GetAsync("/api/x", Demo.Token("second"))).Status);
            _issuer.ComeBack();
        }
    }

    [Fact]
    public async Task Disk_that_refuses_to_write_is_said_counted_and_written_to_as_soon_as_it_takes_it()
    {
        var file = Path.Combine(_edge.StateDirectory, "demo.feed");
        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(file)), () => _edge.Output);
        var full = await FillDiskAsync("demo.feed.new");
        var before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        _issuer.Revoke(Demo, RevocationKind.Token, "stolen");
        await Eventually.TrueAsync(async () => (await _edge.GetAsync("/api/x", Demo.Token("stolen"))).Code == "token_revoked", () => _edge.Output);
        await Eventually.TrueAsync(() => Task.FromResult(_edge.Output.Contains("could not be written", StringComparison.Ordinal)), () => "nothing is said: " + _edge.Output);
        full.Delete(recursive: true);
        await Eventually.TrueAsync(async () => await File.ReadAllTextAsync(file) != before, () => "it is never written: " + _edge.Output);
        _issuer.Die();
        await _edge.KillAsync();
        await _edge.StartAsync();
        Assert.Equal("token_revoked", (await _edge.GetAsync("/api/x", Demo.Token("stolen"))).Code);
    }

    [Fact]
    public async Task Disk_that_refuses_to_write_while_the_feed_keys_change_stops_no_revocation()
    {
        var full = await FillDiskAsync("identity.json.new");
        using var announced = SigningKey.Create();
        _issuer.MoreFeedKeys.Add(announced);
        _issuer.KeySetVersion = 2;
        _issuer.Die();
        _issuer.ComeBack();
        await Eventually.TrueAsync(() => Task.FromResult(_edge.Output.Contains("could not be written", StringComparison.Ordinal)), () => "nothing is said: " + _edge.Output);
        _issuer.Revoke(Demo, RevocationKind.Token, "stolen");
        await Eventually.TrueAsync(async () => (await _edge.GetAsync("/api/x", Demo.Token("stolen"))).Code == "token_revoked", () => "the feed stands still: " + _edge.Output);
        Assert.DoesNotContain(announced.KeyId, await IdentityAsync(), StringComparison.Ordinal);
        full.Delete(recursive: true);
        await Eventually.TrueAsync(async () => (await IdentityAsync()).Contains(announced.KeyId, StringComparison.Ordinal), () => "the new key is never pinned: " + _edge.Output);
    }

    /// <summary>
    /// What a full or a read-only disk does to the file beside the one that is replaced: it can't be written. A directory has its name, made between two
    /// writes, for while a write is under way the name is taken.
    /// </summary>
    private async Task<DirectoryInfo> FillDiskAsync(string name)
    {
        var path = Path.Combine(_edge.StateDirectory, name);
        await Eventually.TrueAsync(() => Task.FromResult(TryMakeDirectory(path)), () => $"{name} is always being written");
        return new DirectoryInfo(path);
    }

    private static bool TryMakeDirectory(string path)
    {
        try
        {
            return Directory.CreateDirectory(path).Exists;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private Task<string> IdentityAsync() => File.ReadAllTextAsync(Path.Combine(_edge.StateDirectory, "identity.json"), TestContext.Current.CancellationToken);

    /// <summary>One of the ways by which a token comes to be refused, and the token once the edge refuses it.</summary>
    private async Task<(string Token, string Code)> RefuseAsync(int round)
    {
        var (token, code) = (Demo.Token($"jti {round}", session: $"ses {round}", subject: $"usr {round}", client: $"cli {round}"), "");
        await Eventually.TrueAsync(async () => (await _edge.GetAsync("/api/x", token)).Status == HttpStatusCode.OK, () => $"round {round}: {_edge.Output}");
        switch (round % 6)
        {
            case 0:
                _issuer.Revoke(Demo, RevocationKind.Token, $"jti {round}");
                code = "token_revoked";
                break;
            case 1:
                _issuer.Revoke(Demo, RevocationKind.Session, $"ses {round}");
                code = "session_revoked";
                break;
            case 2:
                _issuer.Revoke(Demo, RevocationKind.Subject, $"usr {round}");
                code = "subject_revoked";
                break;
            case 3:
                Demo.RevokeKey();
                _issuer.SendKeys(Demo);
                code = "token_key_revoked";
                break;
            case 4: // by a snapshot that is fetched because a change was lost
                _issuer.Revoke(Demo, RevocationKind.Client, $"cli {round}", lose: true);
                _issuer.Revoke(Demo, RevocationKind.Token, $"next {round}");
                code = "client_revoked";
                break;
            default: // by a snapshot that is fetched after a reset
                _issuer.Revoke(Demo, RevocationKind.Token, $"jti {round}", lose: true);
                _issuer.Broadcast(FeedEvents.Reset, _issuer.ResetLine(), "");
                code = "token_revoked";
                break;
        }

        await Eventually.TrueAsync(async () => (await _edge.GetAsync("/api/x", token)).Code == code, () => $"round {round}: never {code}: {_edge.Output}");
        return (token, code);
    }

    private EdgeProcess NewEdge() => new(_issuer.Url, _upstream.Url, new { api = Routes.Route("/api/{**rest}", ("Tenant", "demo"), ("Audience", FakeTenant.Audience)) });
}
