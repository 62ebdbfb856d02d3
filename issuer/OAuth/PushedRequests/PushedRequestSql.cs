using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.OAuth.Authorize;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.OAuth.PushedRequests;

/// <summary>Pushed requests in the database, by the hash of their <c>request_uri</c>.</summary>
internal sealed class PushedRequestSql(Database db)
{
    private const string Prefix = "urn:ietf:params:oauth:request_uri:";

    /// <summary>A new <c>request_uri</c>.</summary>
    public static OpaqueSecret NewUri() => OpaqueSecret.Generate(Prefix);

    /// <summary>What a <c>request_uri</c> is found by; null unless it is one of ours by its form.</summary>
    public static byte[]? HashOf(string? uri) => uri?.StartsWith(Prefix, StringComparison.Ordinal) == true ? OpaqueSecret.HashOf(uri) : null;

    public async Task InsertAsync(
        TenantId tenant, ClientId client, OpaqueSecret uri, AuthorizeParameters parameters, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct)
    {
        await using var insert = db.In(
            tenant, "insert into pushed_requests (tenant_id, hash, client_id, parameters, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
            tenant.Value, uri.Hash, client.Value, SqlValue.Json(parameters.ToJson()), now, expiresAt);
        await insert.ExecuteAsync(ct);
    }

    /// <summary>
    /// Opens one in a browser. Null if it is unknown, another client's, expired or used up, or another browser opened it first. One without our cookie, such as a scanner of
    /// links, leaves it to the next.
    /// </summary>
    /// <param name="browser">The browser's binding; null: it has none yet.</param>
    public async Task<AuthorizeParameters?> OpenAsync(TenantAddress address, ClientId client, byte[] hash, string? browser, DateTimeOffset now, CancellationToken ct)
    {
        await using var open = db.In(address, OpenSql, hash, client.Value, now, browser);
        return await open.FirstAsync(row => AuthorizeParameters.FromJson(row.GetString(0)), ct);
    }

    /// <summary>Whether a code was issued for it, or it was taken back.</summary>
    public async Task<bool> IsUsedAsync(TenantId tenant, byte[] hash, CancellationToken ct)
    {
        await using var query = db.In(tenant, "select true from pushed_requests where hash = $1 and used_at is not null", hash);
        return await query.ScalarAsync<bool>(ct);
    }

    private const string OpenSql = """
        update pushed_requests set browser = coalesce(browser, $4)
        where hash = $1 and client_id = $2 and expires_at > $3 and used_at is null and (browser is null or browser = $4) returning parameters
        """;
}
