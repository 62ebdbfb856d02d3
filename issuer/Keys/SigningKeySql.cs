using System.Text.Json;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Protocol;
using Plinto.Protocol.Keys;

namespace Plinto.Issuer.Keys;

/// <summary>Signing keys in the database. The changes of state are in <see cref="KeyLife"/>'s order; each is one statement that decides by itself.</summary>
internal sealed class SigningKeySql(Database db)
{
    /// <summary>All keys of a tenant, newest first.</summary>
    public async Task<List<SigningKey>> ListAsync(TenantId tenant, CancellationToken ct)
    {
        await using var query = db.In(tenant, ListSql);
        return await query.ListAsync(Read, ct);
    }

    /// <summary>What the JWKS shows: announced, active, and retired until their last token has expired. Null for an unknown or disabled tenant.</summary>
    public async Task<IReadOnlyList<JsonWebKeyRecord>?> PublishedAsync(TenantAddress address, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(address, PublishedSql, now);
        var keys = await query.ListAsync(row => ReadPublic(row, 0), ct);
        return keys.Count == 0 ? null : keys; // a tenant always has an active key
    }

    /// <summary>The encrypted private key. Null once it is gone.</summary>
    public async Task<(string Algorithm, Envelope Envelope)?> PrivateAsync(TenantId tenant, string kid, CancellationToken ct)
    {
        await using var query = db.In(tenant, "select algorithm, root_key_id, private_envelope from signing_keys where kid = $1 and private_envelope is not null", kid);
        await using var reader = await query.ReadAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetString(0), new Envelope(reader.GetString(1), reader.GetFieldValue<byte[]>(2))) : null;
    }

    /// <summary>Publishes a standby.</summary>
    public static async Task AnnounceAsync(Work work, GeneratedKey key, DateTimeOffset now, DateTimeOffset ripeAt, CancellationToken ct)
    {
        await using var insert = work.Run(
            AnnounceSql, work.Tenant!.Value.Value, key.KeyId, key.Algorithm, SqlValue.Json(JsonSerializer.Serialize(key.PublicKey, ProtocolJson.Default.JsonWebKeyRecord)),
            key.Private.Sealed, key.Private.RootKeyId, now, ripeAt);
        await insert.ExecuteAsync(ct);
    }

    /// <summary>
    /// Retires the active key if a standby is ripe (or <paramref name="emergency"/>), and if it signs since <paramref name="activeSince"/> or earlier.
    /// Exactly one of several callers at once gets true.
    /// </summary>
    public static async Task<bool> RetireActiveAsync(Work work, bool emergency, DateTimeOffset? activeSince, TimeSpan skew, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run(RetireSql, now, skew, emergency, activeSince);
        return await update.ExecuteAsync(ct) == 1;
    }

    /// <summary>Lets the standby sign. Its kid; null if there is none.</summary>
    public static async Task<string?> ActivateStandbyAsync(Work work, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run("update signing_keys set state = 'active', activated_at = $1 where state = 'announced' returning kid", now);
        return await update.ScalarAsync<string>(ct);
    }

    /// <summary>Withdraws the standby before it ever signed.</summary>
    public static async Task WithdrawStandbyAsync(Work work, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run("update signing_keys set state = 'retired', retired_at = $1, published_until = $1 where state = 'announced'", now);
        await update.ExecuteAsync(ct);
    }

    /// <summary>Revokes a key for good and destroys its private half. The state it had; null if it is unknown or was revoked before.</summary>
    public static async Task<string?> RevokeAsync(Work work, string kid, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run(RevokeSql, kid, now);
        return await update.ScalarAsync<string>(ct);
    }

    /// <summary>When the standby may sign; null without one.</summary>
    public static async Task<DateTimeOffset?> RipeAtAsync(Work work, CancellationToken ct)
    {
        await using var query = work.Run("select ripe_at from signing_keys where state = 'announced'");
        var ripeAt = await query.ScalarAsync<DateTimeOffset>(ct);
        return ripeAt == default ? null : ripeAt;
    }

    internal static JsonWebKeyRecord ReadPublic(NpgsqlDataReader row, int column) =>
        JsonSerializer.Deserialize(row.GetString(column), ProtocolJson.Default.JsonWebKeyRecord)!;

    internal const string PublishedSql = """
        select public_jwk from signing_keys
        where (state in ('announced', 'active') or (state = 'retired' and published_until > $1))
          and exists (select 1 from tenants t where t.id = tenant_id and t.disabled_at is null)
        order by announced_at desc, kid
        """;

    private const string ListSql = """
        select kid, algorithm, state, public_jwk, announced_at, ripe_at, activated_at, retired_at, published_until, revoked_at
        from signing_keys order by announced_at desc, kid
        """;

    private const string AnnounceSql = """
        insert into signing_keys (tenant_id, kid, algorithm, state, public_jwk, private_envelope, root_key_id, announced_at, ripe_at)
        values ($1, $2, $3, 'announced', $4, $5, $6, $7, $8)
        """;

    // The row lock of the active key puts racers in a line; the second finds its state changed.
    private const string RetireSql = """
        update signing_keys k set state = 'retired', retired_at = $1,
            published_until = $1 + $2 + (select t.longest_token_lifetime from tenants t where t.id = k.tenant_id)
        where k.state = 'active' and ($4::timestamptz is null or k.activated_at <= $4)
          and exists (select 1 from signing_keys n where n.tenant_id = k.tenant_id and n.state = 'announced' and ($3 or n.ripe_at <= $1))
        """;

    private const string RevokeSql = """
        update signing_keys k set state = 'revoked', revoked_at = $2, private_envelope = null, root_key_id = null
        from (select o.tenant_id, o.kid, o.state from signing_keys o where o.kid = $1 for update) old
        where k.tenant_id = old.tenant_id and k.kid = old.kid and old.state <> 'revoked'
        returning old.state
        """;

    private static SigningKey Read(NpgsqlDataReader row) => new()
    {
        KeyId = row.GetString(0),
        Algorithm = row.GetString(1),
        State = row.GetString(2),
        PublicKey = ReadPublic(row, 3),
        AnnouncedAt = row.GetFieldValue<DateTimeOffset>(4),
        RipeAt = row.GetFieldValue<DateTimeOffset>(5),
        ActivatedAt = Time(row, 6),
        RetiredAt = Time(row, 7),
        PublishedUntil = Time(row, 8),
        RevokedAt = Time(row, 9),
    };

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
