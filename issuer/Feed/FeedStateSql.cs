using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Npgsql;
using Plinto.Issuer.Data;

namespace Plinto.Issuer.Feed;

/// <summary>Epoch and position of the feed.</summary>
internal static class FeedStateSql
{
    private const int EpochLength = 12;

    public static Task<FeedState?> ReadAsync(NpgsqlConnection connection, CancellationToken ct) => FirstAsync(Database.On(connection, SelectSql), ct);

    public static Task<FeedState?> ReadAsync(Database db, CancellationToken ct) => FirstAsync(db.Deployment(SelectSql), ct);

    /// <summary>Starts a new epoch if the given one is still current: every cursor from before is then answered with a reset.</summary>
    public static async Task BeginEpochAsync(Database db, string oldEpoch, CancellationToken ct)
    {
        await using var begin = db.Deployment(
            "select directory.begin_epoch($1, $2, directory.database_fingerprint())", oldEpoch, Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(EpochLength)));
        await begin.ExecuteAsync(ct);
    }

    /// <summary>A sequence for a hello, greater than any before, whether the clock or the database was set back.</summary>
    public static async Task<long> NextSequenceAsync(Database db, CancellationToken ct)
    {
        await using var query = db.Deployment("select directory.next_hello()");
        return await query.ScalarAsync<long>(ct);
    }

    /// <summary>Whether the epoch was started in another incarnation of the database: restored, replaced, or restarted.</summary>
    public static async Task<bool> IsForeignAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var query = Database.On(connection, "select fingerprint <> directory.database_fingerprint() from feed_state");
        return await query.ScalarAsync<bool>(ct);
    }

    private static async Task<FeedState?> FirstAsync(Query query, CancellationToken ct)
    {
        await using (query)
        {
            return await query.FirstAsync(row => new FeedState(row.GetString(0), row.GetInt64(1), row.GetInt64(2)), ct);
        }
    }

    private const string SelectSql = "select epoch, position, pruned_through from feed_state";
}
