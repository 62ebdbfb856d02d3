using System.Text.Json;
using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Protocol;

namespace Plinto.Issuer.FeedKeys;

/// <summary>
/// Rotates the feed key in three steps, each by a call of its own: announced, activated, old one dropped. Replicas notice a step within a few heartbeats and close their
/// streams; an edge resumes and learns the keys from a hello that a key it has pinned already signed. An edge that misses the first step can never follow, and must be enrolled
/// anew: so no step is taken before each enrolled edge was seen after the one before.
/// </summary>
internal sealed class FeedKeyRotation(WorkerDatabase db, RootKeys rootKeys, EdgeFeedOptions options, TimeProvider time)
{
    private const int HeartbeatsToNotice = 5;

    /// <summary>Takes the next step, whichever it is. Calls at the same time wait for each other.</summary>
    /// <param name="force">Take it though edges, or replicas, may be left behind: when the key may be known to others.</param>
    public async Task<FeedKeyAdvance> AdvanceAsync(bool force, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var work = await db.BeginAsync(null, ct);
        await using (var turn = work.Run("select pg_advisory_xact_lock(hashtext('plinto.feed-key'))"))
        {
            await turn.ExecuteAsync(ct);
        }

        List<(string Kid, string State, DateTimeOffset Since)> keys;
        await using (var query = work.Run(SelectSql))
        {
            keys = await query.ListAsync(row => (row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2)), ct);
        }

        var announced = keys.SingleOrDefault(key => key.State == KeyState.Announced);
        var retired = keys.SingleOrDefault(key => key.State == KeyState.Retired);
        var last = announced.Kid is not null ? announced : retired;
        if (last.Kid is not null && !force)
        {
            var noticed = last.Since + (HeartbeatsToNotice * options.HeartbeatEvery);
            var behind = await BehindAsync(work, noticed, ct);
            if (now < noticed || behind.Count > 0)
            {
                return new FeedKeyAdvance(null, last.Kid, behind);
            }
        }

        var advance = announced.Kid is { } next ? await ActivateAsync(work, next, now, ct)
            : retired.Kid is { } old ? await DropAsync(work, old, ct)
            : await AnnounceAsync(work, now, ct);
        await using (var count = work.Run("update feed_keys set step = (select max(k.step) + 1 from feed_keys k)"))
        {
            await count.ExecuteAsync(ct);
        }

        await work.CommitAsync(ct);
        return advance;
    }

    private async Task<FeedKeyAdvance> AnnounceAsync(Work work, DateTimeOffset now, CancellationToken ct)
    {
        var key = GeneratedKey.ForFeed(rootKeys);
        await using var insert = work.Run(
            InsertSql, key.KeyId, SqlValue.Json(JsonSerializer.Serialize(key.PublicKey, ProtocolJson.Default.JsonWebKeyRecord)), key.Private.Sealed, key.Private.RootKeyId, now);
        await insert.ExecuteAsync(ct);
        return new FeedKeyAdvance(FeedKeyStep.Announced, key.KeyId, []);
    }

    private static async Task<FeedKeyAdvance> ActivateAsync(Work work, string kid, DateTimeOffset now, CancellationToken ct)
    {
        // In this order: one key is active at any time.
        await using (var retire = work.Run("update feed_keys set state = 'retired', retired_at = $1 where state = 'active'", now))
        {
            await retire.ExecuteAsync(ct);
        }

        await using var activate = work.Run("update feed_keys set state = 'active', activated_at = $1 where kid = $2 and state = 'announced'", now, kid);
        await activate.ExecuteAsync(ct);
        return new FeedKeyAdvance(FeedKeyStep.Activated, kid, []);
    }

    private static async Task<FeedKeyAdvance> DropAsync(Work work, string kid, CancellationToken ct)
    {
        await using var drop = work.Run("delete from feed_keys where kid = $1 and state = 'retired'", kid);
        await drop.ExecuteAsync(ct);
        return new FeedKeyAdvance(FeedKeyStep.Dropped, kid, []);
    }

    private static async Task<List<string>> BehindAsync(Work work, DateTimeOffset since, CancellationToken ct)
    {
        await using var query = work.Run(BehindSql, since);
        return await query.ListAsync(row => $"{row.GetString(0)} ({new EdgeId(row.GetGuid(1))})", ct);
    }

    private const string SelectSql = "select kid, state, coalesce(retired_at, activated_at, created_at) from feed_keys";

    private const string BehindSql = """
        select e.name, e.id from edges e where e.revoked_at is null and greatest(e.created_at, e.seen_at) < $1 order by e.name, e.id
        """;

    private const string InsertSql = """
        insert into feed_keys (kid, state, public_jwk, private_envelope, root_key_id, created_at) values ($1, 'announced', $2, $3, $4, $5)
        """;
}
