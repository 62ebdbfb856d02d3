using System.Net.Http.Json;
using System.Text.Json;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Tests.Running;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;
using Xunit.Sdk;

namespace Plinto.Issuer.Tests.FeedKeys;

/// <summary>The feed key rotates while edges listen: who was there at the announcement follows to the end, who was not is never left behind unasked.</summary>
public sealed class FeedKeyRotationTests(Postgres postgres)
{
    private static readonly Dictionary<string, string?> Quick = new() { ["EdgeFeed:HeartbeatEvery"] = "00:00:00.1" };

    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    [Fact]
    public async Task An_edge_pinned_to_the_old_key_follows_through_the_whole_rotation_on_two_replicas_and_loses_no_change()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var first = await TestIssuer.StartAsync(postgres, database, settings: Quick);
        await using var second = await TestIssuer.StartAsync(postgres, database, settings: Quick);
        var tenant = await TestTenant.CreateAsync(first);
        var edge = await TestEdge.EnrolAsync(second, await tenant.EnrolmentTokenAsync()); // every step is taken on the other replica
        var old = Assert.Single(edge.FeedKeys.Keys).KeyId;
        var beat = await edge.NextHeartbeatAsync(Patience, atLeast: 1);
        var cursor = $"{beat.Epoch}:{beat.Position}";
        string? next = null;
        var steps = 1L;

        foreach (var (step, listed) in new[] { (FeedKeyStep.Announced, 2), (FeedKeyStep.Activated, 2), (FeedKeyStep.Dropped, 1) })
        {
            await using var open = edge.StreamAsync(cursor, Patience).GetAsyncEnumerator(Patience);
            await open.MoveNextAsync();
            var advance = await AdvanceAsync(first);
            Assert.Equal(step, advance.Step);
            next ??= advance.KeyId;
            cursor = await ReadToTheEndAsync(open, cursor);

            using var revoked = await tenant.PostAsync("/oauth/revoke", ("token", await tenant.TokenAsync()));
            await using var resumed = edge.StreamAsync(cursor, Patience).GetAsyncEnumerator(Patience);
            await resumed.MoveNextAsync();
            var version = resumed.Current.Data.GetProperty("keySetVersion").GetInt64();
            Assert.True(version > steps, $"{version} is not after {steps}");
            steps = version; // the hello: TestEdge pins what it says, if a key pinned before signed it
            Assert.Equal(listed, edge.FeedKeys.Keys.Count);
            var change = await resumed.NextChangeAsync(_ => true);
            Assert.NotNull(change.Revocation);
            cursor = $"{change.Epoch}:{change.Position}";
            await edge.SnapshotAsync(tenant.Slug);
            await AcknowledgeAsync(edge, first);
        }

        Assert.NotEqual(old, next);
        Assert.Equal(next, Assert.Single(edge.FeedKeys.Keys).KeyId);
        Assert.Equal(1L, await postgres.QueryAsync(database, "select count(*) from feed_keys"));
    }

    [Fact]
    public async Task No_step_is_taken_while_an_edge_would_be_left_behind_by_it()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), settings: Quick);
        var tenant = await TestTenant.CreateAsync(issuer);
        var away = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        await AdvanceAsync(issuer);

        await Eventually.TrueAsync(() => IsNoticedAsync(issuer), "the announcement stays too young");
        var refused = await issuer.Get<FeedKeyRotation>().AdvanceAsync(force: false, Patience);
        Assert.Null(refused.Step);
        Assert.Contains(away.Id, Assert.Single(refused.Behind), StringComparison.Ordinal);
        Assert.Equal("active,announced", await StatesAsync(issuer));

        await away.NextHeartbeatAsync(Patience, atLeast: 0); // it comes back in time
        await AcknowledgeAsync(away, issuer);
        Assert.Equal(FeedKeyStep.Activated, (await AdvanceAsync(issuer)).Step);
    }

    [Fact]
    public async Task An_edge_that_is_revoked_holds_nothing_up_and_one_enrolled_since_has_both_keys()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), settings: Quick);
        var tenant = await TestTenant.CreateAsync(issuer);
        var gone = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        await AdvanceAsync(issuer);
        await Eventually.TrueAsync(() => IsNoticedAsync(issuer), "the announcement stays too young");
        var since = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        using var revoked = await Management.CallAsync(issuer, issuer.OperatorKey, HttpMethod.Delete, "/v1/edges/" + gone.Id, null);

        Assert.Equal(2, since.FeedKeys.Keys.Count);
        Assert.Equal(FeedKeyStep.Activated, (await issuer.Get<FeedKeyRotation>().AdvanceAsync(force: false, Patience)).Step);
    }

    [Fact]
    public async Task Nothing_the_dropped_key_signed_is_believed_and_an_edge_that_missed_all_of_it_believes_nothing_new()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), settings: Quick);
        var tenant = await TestTenant.CreateAsync(issuer);
        var missed = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var signedBefore = issuer.Get<FeedSigner>().Sign("{}", FeedMessageTypes.Change);
        missed.Open(signedBefore, FeedMessageTypes.Change);
        foreach (var step in new[] { FeedKeyStep.Announced, FeedKeyStep.Activated, FeedKeyStep.Dropped })
        {
            Assert.Equal(step, (await issuer.Get<FeedKeyRotation>().AdvanceAsync(force: true, Patience)).Step);
        }

        await Eventually.TrueAsync(
            () => issuer.Get<FeedSigner>().PublicKeys.Keys is [var only] && only.KeyId != missed.FeedKeys.Keys[0].KeyId, "the service did not notice");
        var current = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());

        Assert.ThrowsAny<XunitException>(() => current.Open(signedBefore, FeedMessageTypes.Change));
        await Assert.ThrowsAnyAsync<XunitException>(() => missed.TakeAsync(null, 1, Patience));
        await current.SnapshotAsync(tenant.Slug);
    }

    [Fact]
    public async Task Two_who_rotate_at_once_take_one_step()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());

        var advances = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => issuer.Get<FeedKeyRotation>().AdvanceAsync(force: false, Patience)));

        Assert.Equal(FeedKeyStep.Announced, Assert.Single(advances, advance => advance.Step is not null).Step);
        Assert.Equal("active,announced", await StatesAsync(issuer));
    }

    [Fact]
    public async Task A_key_announced_under_a_root_key_signs_after_a_restart_too()
    {
        var database = await postgres.CreateDatabaseAsync();
        string announced;
        await using (var issuer = await TestIssuer.StartAsync(postgres, database))
        {
            announced = (await issuer.Get<FeedKeyRotation>().AdvanceAsync(force: true, Patience)).KeyId;
            await issuer.Get<FeedKeyRotation>().AdvanceAsync(force: true, Patience);
        }

        await using var again = await TestIssuer.StartAsync(postgres, database);
        var token = new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(again.Get<FeedSigner>().Sign("{}", FeedMessageTypes.Hello));
        Assert.Equal(announced, token.Kid);
    }

    /// <summary>The next step, as soon as it is not too early.</summary>
    private static async Task<FeedKeyAdvance> AdvanceAsync(TestIssuer issuer)
    {
        var patience = Patience;
        FeedKeyAdvance? advance = null;
        await Eventually.TrueAsync(async () => (advance = await issuer.Get<FeedKeyRotation>().AdvanceAsync(force: false, patience)).Step is not null, "no step is taken");
        return advance!;
    }

    /// <summary>Reads until the issuer ends the stream. Answers where to resume.</summary>
    private static async Task<string> ReadToTheEndAsync(IAsyncEnumerator<(string Event, string? Id, JsonElement Data)> stream, string cursor)
    {
        try
        {
            while (await stream.MoveNextAsync())
            {
                cursor = stream.Current.Id ?? cursor;
            }
        }
        catch (IOException)
        {
            // Cut in the middle of a message.
        }

        return cursor;
    }

    /// <summary>Acknowledges as an edge does each second, until the issuer's books say that it was seen after the last step was noticed.</summary>
    private async Task AcknowledgeAsync(TestEdge edge, TestIssuer issuer)
    {
        await Eventually.TrueAsync(() => IsNoticedAsync(issuer), "the last step stays too young");
        var acknowledgement = new FeedAcknowledgement { Epoch = "e", Position = 1, Horizon = TimeProvider.System.GetUtcNow(), Version = "test" };
        using var sent = await edge.SendAsync(HttpMethod.Post, "/edge/v1/ack", JsonContent.Create(acknowledgement, ProtocolJson.Default.FeedAcknowledgement));
        Assert.True(sent.IsSuccessStatusCode);
        var at = acknowledgement.Horizon.ToString("O");
        await Eventually.TrueAsync(
            async () => (bool)(await postgres.QueryAsync(
                issuer.Database, $"select exists (select 1 from edges where acknowledged_horizon >= timestamptz '{at}' - interval '1 ms')"))!,
                "the acknowledgement is not written");
    }

    private async Task<object?> StatesAsync(TestIssuer issuer) => await postgres.QueryAsync(issuer.Database, "select string_agg(state, ',' order by state) from feed_keys");

    /// <summary>Whether the last step is so long ago, by the heartbeats of <see cref="Quick"/>, that the next may be taken.</summary>
    private async Task<bool> IsNoticedAsync(TestIssuer issuer) => (bool)(await postgres.QueryAsync(
        issuer.Database, "select max(coalesce(retired_at, activated_at, created_at)) < clock_timestamp() - interval '0.5 s' from feed_keys"))!;
}
