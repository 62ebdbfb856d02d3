using System.Text.Json;
using Plinto.Issuer.Tests.Running;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Tests.Feed;

public sealed class FeedStreamTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    [Fact]
    public async Task A_stream_begins_with_hello_and_has_a_heartbeat_each_second()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());

        await using var stream = edge.StreamAsync(null, Patience).GetAsyncEnumerator(Patience);
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal(FeedEvents.Hello, stream.Current.Event);
        var hello = stream.Current.Data.Deserialize(ProtocolJson.Default.FeedHello)!;
        Assert.Equal(edge.Id, hello.EdgeId);
        Assert.Equal(tenant.Stored.Issuer, Assert.Single(hello.Tenants).Issuer);
        var beat = await stream.NextHeartbeatAsync();
        Assert.Equal(hello.Epoch, beat.Epoch);
        Assert.True(TimeProvider.System.GetUtcNow() - beat.Horizon < TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Hello_and_heartbeat_say_where_each_of_the_edges_own_tenants_stands()
    {
        var issuer = await one.GetAsync();
        var (mine, other) = (await TestTenant.CreateAsync(issuer), await TestTenant.CreateAsync(issuer));
        var edge = await TestEdge.EnrolAsync(issuer, await mine.EnrolmentTokenAsync());
        var before = await edge.NextHeartbeatAsync(Patience, atLeast: 1);
        await using var stream = edge.StreamAsync($"{before.Epoch}:{before.Position}", Patience).GetAsyncEnumerator(Patience);
        await stream.MoveNextAsync();
        var hello = stream.Current.Data.Deserialize(ProtocolJson.Default.FeedHello)!;
        Assert.Equal([mine.Id.ToString()], hello.Heads!.Keys);

        using var theirs = await other.PostAsync("/oauth/revoke", ("token", await other.TokenAsync()));
        using var ours = await mine.PostAsync("/oauth/revoke", ("token", await mine.TokenAsync()));
        var change = await stream.NextChangeAsync(found => found.Revocation is not null);
        FeedHeartbeat? beat = null;
        while (beat?.Heads is null && await stream.MoveNextAsync())
        {
            beat = stream.Current.Event == FeedEvents.Heartbeat ? stream.Current.Data.Deserialize(ProtocolJson.Default.FeedHeartbeat) : null;
        }

        Assert.Equal([KeyValuePair.Create(mine.Id.ToString(), change.Position)], beat!.Heads!);
        Assert.True(beat.Since < change.Position);
        using var known = await edge.SendAsync(HttpMethod.Get, $"/edge/v1/snapshots/{mine.Slug}?known={beat.Epoch}:{change.Position}", ct: Patience);
        using var older = await edge.SendAsync(HttpMethod.Get, $"/edge/v1/snapshots/{mine.Slug}?known={beat.Epoch}:{change.Position - 1}", ct: Patience);
        Assert.Equal((System.Net.HttpStatusCode.NoContent, System.Net.HttpStatusCode.OK), (known.StatusCode, older.StatusCode));
        Assert.Equal(change.Position, (await edge.SnapshotAsync(mine.Slug)).LastChange);

        var next = (await edge.TakeAsync(null, 1, Patience))[0].Data.Deserialize(ProtocolJson.Default.FeedHello)!;
        Assert.True(next.Sequence > hello.Sequence);
        Assert.Equal(change.Position, next.Heads![mine.Id.ToString()]);
    }

    [Fact]
    public async Task Heartbeat_is_for_edges_with_the_same_tenants_and_for_no_others()
    {
        var issuer = await one.GetAsync();
        var (mine, other) = (await TestTenant.CreateAsync(issuer), await TestTenant.CreateAsync(issuer));
        var audiences = new List<string>();
        foreach (var tenant in new[] { mine, mine, other })
        {
            var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
            await using var stream = edge.StreamAsync(null, Patience).GetAsyncEnumerator(Patience);
            Assert.True(await stream.MoveNextAsync());
            var hello = stream.Current.Data.Deserialize(ProtocolJson.Default.FeedHello)!;
            Assert.Equal(hello.Audience, (await stream.NextHeartbeatAsync()).Audience);
            audiences.Add(hello.Audience!);
        }

        Assert.Equal(audiences[0], audiences[1]);
        Assert.NotEqual(audiences[0], audiences[2]);
    }

    [Fact]
    public async Task Sequence_of_hellos_grows_though_the_clock_of_the_database_was_set_back()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var anHourOn = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + 3_600_000) * 1000;
        await postgres.QueryAsync(issuer.Database, $"update feed_state set hello = {anHourOn.ToString(System.Globalization.CultureInfo.InvariantCulture)}");

        Assert.Equal(anHourOn + 1, (await edge.TakeAsync(null, 1, Patience))[0].Data.GetProperty("sequence").GetInt64());
        Assert.Equal(anHourOn + 2, (await edge.TakeAsync(null, 1, Patience))[0].Data.GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task A_stream_resumes_after_its_cursor_and_misses_nothing()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var first = await edge.NextHeartbeatAsync(Patience, atLeast: 1);
        for (var i = 0; i < 5; i++)
        {
            using var revoked = await tenant.PostAsync("/oauth/revoke", ("token", await tenant.TokenAsync()));
        }

        var last = await edge.NextHeartbeatAsync(Patience, atLeast: first.Position + 5);
        var changes = new List<TenantChange>();
        await using var stream = edge.StreamAsync($"{first.Epoch}:{first.Position}", Patience).GetAsyncEnumerator(Patience);
        while (changes.Count < 5)
        {
            changes.Add(await stream.NextChangeAsync(_ => true));
        }

        Assert.Equal(Enumerable.Range(1, 5).Select(step => first.Position + step), changes.Select(change => change.Position));
        Assert.Equal(changes.Take(4).Select(change => change.Position), changes.Skip(1).Select(change => change.Previous));
        Assert.Equal(last.Position, changes[^1].Position);
    }

    [Fact]
    public async Task An_edge_gets_no_change_and_no_snapshot_of_a_tenant_it_may_not_have()
    {
        var issuer = await one.GetAsync();
        var mine = await TestTenant.CreateAsync(issuer);
        var other = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await mine.EnrolmentTokenAsync());
        await using var stream = edge.StreamAsync(null, Patience).GetAsyncEnumerator(Patience);
        await stream.MoveNextAsync();

        using var foreign = await other.PostAsync("/oauth/revoke", ("token", await other.TokenAsync()));
        using var own = await mine.PostAsync("/oauth/revoke", ("token", await mine.TokenAsync()));
        var change = await stream.NextChangeAsync(item => item.Revocation is not null); // those that made the tenant may come before it

        Assert.Equal(mine.Id.ToString(), change.TenantId);
        using var bySlug = await edge.SendAsync(HttpMethod.Get, "/edge/v1/snapshots/" + other.Slug);
        using var byId = await edge.SendAsync(HttpMethod.Get, "/edge/v1/snapshots/" + other.Id);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, bySlug.StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, byId.StatusCode);
    }

    [Fact]
    public async Task A_snapshot_has_keys_tombstones_and_revocations_and_the_position_to_go_on_from()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        await using var stream = edge.StreamAsync(null, Patience).GetAsyncEnumerator(Patience);
        await stream.MoveNextAsync();
        using var revoked = await tenant.PostAsync("/oauth/revoke", ("token", await tenant.TokenAsync()));
        var change = await stream.NextChangeAsync(item => item.Revocation is not null); // those that made the tenant may come before it

        var snapshot = await edge.SnapshotAsync(tenant.Slug);

        Assert.Equal(2, snapshot.Keys.Count);
        Assert.Equal(change.Revocation, Assert.Single(snapshot.Revocations));
        Assert.Equal(change.Position, snapshot.LastChange);
        Assert.True(snapshot.Position >= change.Position);
        Assert.Equal(tenant.Stored.Issuer, snapshot.Tenant.Issuer);
    }

    [Theory]
    [InlineData("other-epoch:1")]
    [InlineData("ahead")]
    [InlineData("pruned")]
    public async Task A_cursor_that_cannot_be_resumed_is_answered_with_reset(string kind)
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var beat = await edge.NextHeartbeatAsync(Patience, atLeast: 1);
        if (kind == "pruned")
        {
            await postgres.QueryAsync(issuer.Database, $"select directory.prune_edge_changes(now() + interval '1 hour', 1000)");
        }

        var cursor = kind switch { "ahead" => $"{beat.Epoch}:{beat.Position + 1000}", "pruned" => $"{beat.Epoch}:0", _ => kind };
        var events = await edge.TakeAsync(cursor, 2, Patience);

        Assert.Equal([FeedEvents.Hello, FeedEvents.Reset], events.Select(item => item.Event));
        var epoch = events[0].Data.GetProperty("epoch").GetString();
        Assert.Equal(events[0].Data.GetProperty("sequence").GetInt64(), events[1].Data.GetProperty("sequence").GetInt64()); // signed, and good on this stream alone
        Assert.Equal(beat.Epoch, epoch); // an edge that merely claims to be ahead resets its own stream and nobody else's
    }

    [Fact]
    public async Task A_replaced_database_begins_a_new_epoch_and_open_streams_are_told()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        await edge.NextHeartbeatAsync(Patience, atLeast: 1);
        await using var stream = edge.StreamAsync(null, Patience).GetAsyncEnumerator(Patience);
        await stream.MoveNextAsync();
        await postgres.QueryAsync(issuer.Database, "update feed_state set fingerprint = 'another cluster'");

        var names = new List<string>();
        while (await stream.MoveNextAsync())
        {
            names.Add(stream.Current.Event);
        }

        Assert.Equal(FeedEvents.Reset, names[^1]);
    }

    [Fact]
    public async Task An_edge_that_reads_too_slowly_loses_its_stream_and_resumes()
    {
        await using var issuer = await TestIssuer.StartAsync(
            postgres, await postgres.CreateDatabaseAsync(), settings: new Dictionary<string, string?> { ["EdgeFeed:QueueLength"] = "64" });
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var before = await edge.NextHeartbeatAsync(Patience, atLeast: 1);
        using var response = await edge.SendAsync(HttpMethod.Get, "/edge/v1/stream");
        await postgres.QueryAsync(issuer.Database, $"""
            insert into edge_changes (tenant_id, id, kind, revocation_kind, revocation_value, revocation_expires_at, created_at)
            select '{tenant.Id.Value}', gen_random_uuid(), 'revocation', 'token', repeat('x', 2000) || n, now() + interval '1 hour', now() from generate_series(1, 20000) n
            """);

        await using var body = await response.Content.ReadAsStreamAsync(Patience);
        await Assert.ThrowsAnyAsync<IOException>(() => ReadSlowlyAsync(body));
        Assert.Equal(20000, await ResumeAsync(edge, before, 20000));
    }

    // An edge that loses its stream again while it catches up resumes again, from the last change it has.
    private static async Task<int> ResumeAsync(TestEdge edge, FeedHeartbeat from, int count)
    {
        var (cursor, received, patience) = ($"{from.Epoch}:{from.Position}", 0, new CancellationTokenSource(TimeSpan.FromSeconds(240)).Token);
        while (received < count)
        {
            try
            {
                await foreach (var (name, id, _) in edge.StreamAsync(cursor, patience))
                {
                    Assert.NotEqual(FeedEvents.Reset, name);
                    if (name == FeedEvents.Change)
                    {
                        (cursor, received) = (id!, received + 1);
                    }

                    if (received == count)
                    {
                        break;
                    }
                }
            }
            catch (IOException)
            {
            }
        }

        return received;
    }

    private static async Task ReadSlowlyAsync(Stream body)
    {
        await Task.Delay(3000, Patience); // the attack: an edge that does not read while its buffers fill
        var buffer = new byte[1 << 20];
        while (await body.ReadAsync(buffer, Patience) > 0)
        {
        }

        throw new IOException("the stream ended");
    }
}
