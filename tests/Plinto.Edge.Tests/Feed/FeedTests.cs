using System.Net;
using Plinto.Edge.Tests.Running;
using Plinto.Protocol.EdgeFeed;
using Xunit;

namespace Plinto.Edge.Tests.Feed;

/// <summary>Changes are applied without a restart; lies, losses and outages do not un-revoke anything.</summary>
public sealed class FeedTests : IAsyncLifetime
{
    private readonly RunningEdge _running = new();

    private EdgeProcess Edge => _running.Edge;

    private FakeIssuer Issuer => _running.Issuer;

    private FakeTenant Demo => _running.Demo;

    public ValueTask InitializeAsync() => _running.InitializeAsync();

    public ValueTask DisposeAsync() => _running.DisposeAsync();

    [Theory]
    [InlineData(RevocationKind.Token, "token-1", "token_revoked")]
    [InlineData(RevocationKind.Session, "ses_1", "session_revoked")]
    [InlineData(RevocationKind.Subject, "usr_1", "subject_revoked")]
    [InlineData(RevocationKind.Client, "cli_1", "client_revoked")]
    [InlineData(RevocationKind.Tenant, "tnt_demo", "tenant_revoked")]
    public async Task Revocation_refuses_a_token_that_the_cache_holds(RevocationKind kind, string value, string code)
    {
        var token = Demo.Token();
        await PassesAsync(token);
        Issuer.Revoke(Demo, kind, value);
        await RefusedAsync(token, code);
    }

    [Fact]
    public async Task Rotation_is_not_noticed_and_a_revoked_key_is_refused_at_once()
    {
        var before = Demo.Token("before");
        await PassesAsync(before);
        Demo.Rotate();
        Issuer.SendKeys(Demo);
        await PassesEventuallyAsync(Demo.Token("after"));
        await PassesAsync(before);

        var compromised = Demo.Token("compromised");
        await PassesAsync(compromised);
        Demo.RevokeKey();
        Issuer.SendKeys(Demo);
        await RefusedAsync(compromised, "token_key_revoked");
        await PassesEventuallyAsync(Demo.Token("new key"));
    }

    [Fact]
    public async Task New_key_the_feed_has_not_brought_yet_is_asked_for()
    {
        await PassesAsync(Demo.Token("first"));
        Demo.Rotate();
        Issuer.Send(Demo, change => change with { Keys = Demo.Keys(), RevokedKeys = [] }, lose: true);
        await PassesAsync(Demo.Token("asked for"));
    }

    [Fact]
    public async Task Disabled_tenant_has_no_valid_token()
    {
        var token = Demo.Token();
        await PassesAsync(token);
        Demo.Record = Demo.Record with { Disabled = true };
        Issuer.Send(Demo, change => change with { Tenant = Demo.Record });
        await RefusedAsync(token, "tenant_disabled");
    }

    [Fact]
    public async Task Both_issuers_are_accepted_during_a_cut_over()
    {
        var old = Demo.Token("old");
        await PassesAsync(old);
        Demo.Record = Demo.Record with { Issuer = "https://demo.id.example", FormerIssuers = [Demo.Record.Issuer] };
        Issuer.Send(Demo, change => change with { Tenant = Demo.Record });
        await PassesEventuallyAsync(Demo.Token("new"));
        await PassesAsync(old);
    }

    [Fact]
    public async Task Former_issuer_is_refused_after_the_cut_over_though_the_cache_holds_its_token()
    {
        var token = Demo.Token();
        await PassesAsync(token);
        Demo.Record = Demo.Record with { Issuer = "https://demo.id.example" };
        Issuer.Send(Demo, change => change with { Tenant = Demo.Record });
        await RefusedAsync(token, "token_issuer_mismatch");
    }

    [Fact]
    public async Task Lost_change_shows_at_the_next_one()
    {
        var token = Demo.Token();
        await PassesAsync(token);
        Issuer.Revoke(Demo, RevocationKind.Token, "token-1", lose: true);
        Issuer.Revoke(Demo, RevocationKind.Token, "another");
        await RefusedAsync(token, "token_revoked");
    }

    [Fact]
    public async Task Message_changed_by_one_byte_is_rejected_and_what_was_in_force_stays()
    {
        var token = Demo.Token();
        await PassesAsync(token);
        Issuer.Faults.Tamper = line => line[..^8] + (line[^8] == 'A' ? 'B' : 'A') + line[^7..];
        Issuer.Revoke(Demo, RevocationKind.Token, "another");
        await Eventually.TrueAsync(() => Task.FromResult(Edge.Output.Contains("not signed by a pinned feed key", StringComparison.Ordinal)), () => Edge.Output);
        await PassesAsync(token);
        Issuer.Faults.Tamper = line => line;
        Issuer.Revoke(Demo, RevocationKind.Token, "token-1");
        await RefusedAsync(token, "token_revoked");
    }

    [Fact]
    public async Task Message_of_one_type_is_never_read_as_another()
    {
        var token = Demo.Token();
        await PassesAsync(token);
        var revocation = new Revocation { Kind = RevocationKind.Token, Value = "token-1", ExpiresAt = DateTimeOffset.MaxValue };
        var snapshot = Demo.Snapshot(Issuer.Epoch, 99, TimeProvider.System.GetUtcNow()) with { Revocations = [revocation] };
        var payload = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(snapshot, Plinto.Protocol.ProtocolJson.Default.TenantSnapshot);
        Issuer.Broadcast(FeedEvents.Change, Issuer.Sign(FeedMessageTypes.Snapshot, payload), "");
        await Eventually.TrueAsync(() => Task.FromResult(Edge.Output.Contains("not signed by a pinned feed key", StringComparison.Ordinal)), () => Edge.Output);
        await PassesAsync(token);
    }

    [Fact]
    public async Task Change_of_a_newer_kind_does_not_stop_the_feed()
    {
        var token = Demo.Token();
        await PassesAsync(token);
        var asked = Issuer.SnapshotRequests;
        Issuer.Broadcast(FeedEvents.Change, Issuer.Sign(FeedMessageTypes.Change, """{"kind":"from the future"}"""u8.ToArray()), "");
        await Eventually.TrueAsync(() => Task.FromResult(Issuer.SnapshotRequests > asked), () => "nothing was fetched instead");
        Issuer.Revoke(Demo, RevocationKind.Token, "token-1");
        await RefusedAsync(token, "token_revoked");
    }

    [Fact]
    public async Task Issuer_gone_changes_nothing_for_valid_tokens_and_attacks()
    {
        await Issuer.StopAsync();
        await PassesAsync(Demo.Token("unseen"));
        Assert.Equal("token_expired", (await Edge.GetAsync("/api/me", Demo.Token("expired", expiresIn: -60))).Code);
        Assert.Equal("token_audience_mismatch", (await Edge.GetAsync("/api/me", Demo.Token("aud", audience: "x"))).Code);
    }

    [Fact]
    public async Task Killed_edge_remembers_revocations_without_the_issuer_and_catches_up_with_it()
    {
        var (revoked, later) = (Demo.Token("revoked"), Demo.Token("later"));
        Issuer.Revoke(Demo, RevocationKind.Token, "revoked");
        await RefusedAsync(revoked, "token_revoked");
        await PersistedAsync();
        await Issuer.StopAsync();
        await Edge.KillAsync();
        await Edge.StartAsync();
        Assert.Equal("token_revoked", (await Edge.GetAsync("/api/me", revoked)).Code);
        await PassesAsync(later);

        Issuer.Revoke(Demo, RevocationKind.Token, "later");
        await Issuer.StartAsync();
        await RefusedAsync(later, "token_revoked");
    }

    [Fact]
    public async Task Snapshot_file_changed_by_one_byte_is_rejected()
    {
        await PersistedAsync();
        await Edge.KillAsync();
        var file = Path.Combine(Edge.StateDirectory, "demo.feed");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text[..100] + (text[100] == 'A' ? 'B' : 'A') + text[101..], TestContext.Current.CancellationToken);
        await Issuer.StopAsync();
        await Edge.StartAsync(untilReady: false);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "tenant_unknown"), await Edge.GetAsync("/api/me", Demo.Token()));
        Assert.Contains("rejected", Edge.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Edge.GetAsync("/readyz")).Status);
        await Issuer.StartAsync();
        await PassesEventuallyAsync(Demo.Token());
    }

    [Fact]
    public async Task Restored_older_database_un_revokes_nothing()
    {
        var oldKey = Demo.Token("old key");
        var key = Demo.Key;
        Demo.RevokeKey();
        Issuer.SendKeys(Demo);
        await RefusedAsync(oldKey, "token_key_revoked");
        var revoked = Demo.Token("revoked");
        Issuer.Revoke(Demo, RevocationKind.Token, "revoked", forget: true);
        await RefusedAsync(revoked, "token_revoked");

        await Issuer.StopAsync();
        Demo.RevokedKeys.Clear();
        Demo.Published.Add(key);
        Issuer.BecomeAnotherDatabase("epoch2");
        var asked = Issuer.SnapshotRequests;
        await Issuer.StartAsync();
        await Eventually.TrueAsync(() => Task.FromResult(Issuer.SnapshotRequests > asked), () => "no new snapshot was asked for");
        Issuer.Revoke(Demo, RevocationKind.Token, "after restore");
        await RefusedAsync(Demo.Token("after restore"), "token_revoked");
        Assert.Equal("token_revoked", (await Edge.GetAsync("/api/me", revoked)).Code);
        Assert.Equal("token_key_revoked", (await Edge.GetAsync("/api/me", oldKey)).Code);

        await PersistedAsync();
        await Issuer.StopAsync();
        await Edge.KillAsync();
        await Edge.StartAsync();
        Assert.Equal("token_revoked", (await Edge.GetAsync("/api/me", revoked)).Code);
        Assert.Equal("token_key_revoked", (await Edge.GetAsync("/api/me", oldKey)).Code);
    }

    [Fact]
    public async Task Tenant_taken_away_from_the_edge_is_dropped_from_memory_and_disk()
    {
        await PassesAsync(Demo.Token());
        await PersistedAsync();
        await Issuer.StopAsync();
        Issuer.Tenants.TryRemove("demo", out var demo);
        await Issuer.StartAsync();
        await Eventually.TrueAsync(async () => (await Edge.GetAsync("/api/me", demo!.Token())).Code == "tenant_unknown", () => Edge.Output);
        Assert.False(File.Exists(Path.Combine(Edge.StateDirectory, "demo.feed")));
    }

    [Fact]
    public async Task Change_between_the_first_snapshot_and_the_first_word_of_the_stream_is_not_lost()
    {
        var open = new TaskCompletionSource();
        Issuer.Faults.StreamsOpen = open.Task;
        await using var edge = new EdgeProcess(Issuer.Url, _running.Upstream.Url);
        await edge.StartAsync();
        var token = Demo.Token();
        Assert.Equal((HttpStatusCode.OK, ""), await edge.GetAsync("/api/me", token));
        Issuer.Revoke(Demo, RevocationKind.Token, "token-1");
        open.SetResult();
        await Eventually.TrueAsync(async () => (await edge.GetAsync("/api/me", token)).Code == "token_revoked", () => "the revocation was lost: " + edge.Output);
    }

    [Fact]
    public async Task Edge_acknowledges_what_it_has_in_force()
    {
        Issuer.Revoke(Demo, RevocationKind.Token, "any");
        await Eventually.TrueAsync(
            () => Task.FromResult(Issuer.Acknowledgements.Any(acknowledgement => acknowledgement is { Epoch: "epoch1", Position: 1 })), () => "no acknowledgement came");
    }

    private async Task PassesAsync(string token) => Assert.Equal((HttpStatusCode.OK, ""), await Edge.GetAsync("/api/me", token));

    private Task<TimeSpan> PassesEventuallyAsync(string token) =>
        Eventually.TrueAsync(async () => (await Edge.GetAsync("/api/me", token)).Status == HttpStatusCode.OK, () => "refused: " + Edge.Output);

    private Task<TimeSpan> RefusedAsync(string token, string code) =>
        Eventually.TrueAsync(async () => (await Edge.GetAsync("/api/me", token)).Code == code, () => $"never refused with {code}: " + Edge.Output);

    /// <summary>Two acknowledgements from now on: a heartbeat went through, and what came before it is on disk.</summary>
    private async Task PersistedAsync()
    {
        var seen = Issuer.Acknowledgements.Count;
        await Eventually.TrueAsync(() => Task.FromResult(Issuer.Acknowledgements.Count >= seen + 2), () => "no acknowledgement came");
    }
}
