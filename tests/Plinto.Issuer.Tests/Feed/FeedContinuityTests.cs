using Plinto.Issuer.Feed;
using Plinto.Issuer.Tests.Running;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Tests.Feed;

/// <summary>The feed across replicas, restarts and restored databases.</summary>
public sealed class FeedContinuityTests(Postgres postgres)
{
    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    [Fact]
    public async Task Another_replica_takes_the_lead_and_its_streams_go_on()
    {
        var database = await postgres.CreateDatabaseAsync();
        var first = await TestIssuer.StartAsync(postgres, database);
        var tenant = await TestTenant.CreateAsync(first);
        var token = await tenant.TokenAsync();
        await using var second = await TestIssuer.StartAsync(postgres, database);
        var edge = await TestEdge.EnrolAsync(second, await tenant.EnrolmentTokenAsync());
        var beat = await edge.NextHeartbeatAsync(Patience, atLeast: 1);
        await first.DisposeAsync();

        await using var stream = edge.StreamAsync($"{beat.Epoch}:{beat.Position}", Patience).GetAsyncEnumerator(Patience);
        await stream.MoveNextAsync();
        await RevokeAsync(second, tenant, token);
        var change = await stream.NextChangeAsync(item => item.Revocation is not null);

        Assert.Equal(beat.Epoch, change.Epoch); // same incarnation of the database: nothing to fetch again
        Assert.Equal(beat.Position + 1, change.Position);
    }

    [Fact]
    public async Task A_restart_of_the_issuer_keeps_the_epoch()
    {
        var database = await postgres.CreateDatabaseAsync();
        string before;
        await using (var issuer = await TestIssuer.StartAsync(postgres, database))
        {
            before = (await ReadAsync(issuer)).Epoch;
        }

        await using var again = await TestIssuer.StartAsync(postgres, database);
        Assert.Equal(before, (await ReadAsync(again)).Epoch);
    }

    [Fact]
    public async Task A_restored_database_has_another_epoch_and_a_cursor_from_before_is_reset()
    {
        var original = await postgres.CreateDatabaseAsync();
        string enrolment;
        await using (var issuer = await TestIssuer.StartAsync(postgres, original))
        {
            var tenant = await TestTenant.CreateAsync(issuer, slug: "restored");
            enrolment = await tenant.EnrolmentTokenAsync();
            await ReadAsync(issuer);
        }

        Npgsql.NpgsqlConnection.ClearAllPools();
        var backup = await postgres.CreateDatabaseAsync(template: original);
        FeedHeartbeat beat;
        await using (var issuer = await TestIssuer.StartAsync(postgres, original))
        {
            var edge = await TestEdge.EnrolAsync(issuer, enrolment);
            beat = await edge.NextHeartbeatAsync(Patience, atLeast: 1);
        }

        await using var restored = await TestIssuer.StartAsync(postgres, backup);
        var after = await TestEdge.EnrolAsync(restored, enrolment);
        await after.NextHeartbeatAsync(Patience, atLeast: 0);
        var events = await after.TakeAsync($"{beat.Epoch}:{beat.Position}", 2, Patience);

        Assert.Equal([FeedEvents.Hello, FeedEvents.Reset], events.Select(item => item.Event));
        Assert.NotEqual(beat.Epoch, events[0].Data.GetProperty("epoch").GetString());
    }

    private static async Task<FeedCursor> ReadAsync(TestIssuer issuer)
    {
        FeedCursor? position = null;
        await Eventually.TrueAsync(() => (position = issuer.Get<FeedHub>().Position) is { Epoch.Length: > 0 }, "the feed was not read");
        return position!.Value;
    }

    private static async Task RevokeAsync(TestIssuer issuer, TestTenant tenant, string token)
    {
        using var response = await issuer.Http.PostAsync(tenant.Path + "/oauth/revoke", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["token"] = token, ["client_id"] = tenant.ClientId.ToString(), ["client_secret"] = tenant.ClientSecret,
        }));
        Assert.True(response.IsSuccessStatusCode);
    }
}
