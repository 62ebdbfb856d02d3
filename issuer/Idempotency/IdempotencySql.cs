using Npgsql;
using Plinto.Issuer.Data;

namespace Plinto.Issuer.Idempotency;

/// <summary>Idempotency keys: a tenant's own, and those of operators, whose requests may be in no tenant.</summary>
internal static class IdempotencySql
{
    /// <summary>Claims a key for this transaction. False if it was used; a request with the same key that is still running is waited for.</summary>
    public static async Task<bool> ClaimAsync(Work work, IdempotencyKey key, byte[] requestHash, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct)
    {
        await using var insert = key.OfOperator
            ? work.Run(ClaimOperatorSql, key.CredentialId, key.Text, requestHash, expiresAt, now)
            : work.Run(ClaimSql, work.Tenant!.Value.Value, key.CredentialId, key.Text, requestHash, expiresAt, now);
        return await insert.ExecuteAsync(ct) == 1;
    }

    /// <summary>The answer under a key that was used.</summary>
    public static async Task<StoredAnswer?> FindAsync(Work work, IdempotencyKey key, CancellationToken ct)
    {
        await using var query = key.OfOperator
            ? work.Run("select request_hash, status, location, etag, body::text from operator_idempotency_keys where credential_id = $1 and key = $2", key.CredentialId, key.Text)
            : work.Run("select request_hash, status, location, etag, body::text from idempotency_keys where credential_id = $1 and key = $2", key.CredentialId, key.Text);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>Keeps the answer, in the transaction of what it tells of.</summary>
    public static async Task KeepAsync(Work work, IdempotencyKey key, WriteOutcome outcome, string body, CancellationToken ct)
    {
        await using var update = key.OfOperator
            ? work.Run("update operator_idempotency_keys set status = $3, location = $4, etag = $5, body = $6 where credential_id = $1 and key = $2",
                key.CredentialId, key.Text, outcome.Status, outcome.Location, outcome.ETag, SqlValue.Json(body))
            : work.Run("update idempotency_keys set status = $3, location = $4, etag = $5, body = $6 where credential_id = $1 and key = $2",
                key.CredentialId, key.Text, outcome.Status, outcome.Location, outcome.ETag, SqlValue.Json(body));
        await update.ExecuteAsync(ct);
    }

    // An expired key that was not cleaned up yet is as good as none.
    private const string ClaimSql = """
        insert into idempotency_keys as k (tenant_id, credential_id, key, request_hash, expires_at) values ($1, $2, $3, $4, $5)
        on conflict (tenant_id, credential_id, key) do update set request_hash = excluded.request_hash, expires_at = excluded.expires_at, status = null, body = null
        where k.expires_at <= $6
        """;

    private const string ClaimOperatorSql = """
        insert into operator_idempotency_keys as k (credential_id, key, request_hash, expires_at) values ($1, $2, $3, $4)
        on conflict (credential_id, key) do update set request_hash = excluded.request_hash, expires_at = excluded.expires_at, status = null, body = null
        where k.expires_at <= $5
        """;

    private static StoredAnswer Read(NpgsqlDataReader row) => new(
        row.GetFieldValue<byte[]>(0), row.GetInt32(1), row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4));
}
