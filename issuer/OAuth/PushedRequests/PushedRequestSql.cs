using Plinto.Issuer.Clients;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.OAuth.Authorize;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.OAuth.PushedRequests;

/// <summary>Pushed requests in the database, by the hash of their <c>request_uri</c>.</summary>
internal sealed class PushedRequestSql(Database db)
{
    private const string Prefix = "urn:ietf:params:oauth:request_uri:";

    /// <summary>A new <c>request_uri</c>.</summary>
    public static OpaqueSecret NewUri() => OpaqueSecret.Generate(Prefix);

    /// <summary>What a <c>request_uri</c> is found by; null unless it is one of ours by its form.</summary>
    public static byte[]? HashOf(string? uri) => uri?.StartsWith(Prefix, StringComparison.Ordinal) == true ? OpaqueSecret.HashOf(uri) : null;

    public async Task InsertAsync(TenantId tenant, ClientId client, OpaqueSecret uri, AuthorizeParameters parameters, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct)
    {
        await using var insert = db.In(
            tenant, "insert into pushed_requests (tenant_id, hash, client_id, parameters, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
            tenant.Value, uri.Hash, client.Value, SqlValue.Json(parameters.ToJson()), now, expiresAt);
        await insert.ExecuteAsync(ct);
    }

    /// <summary>Uses one up. Null if it is unknown, another client's, expired or was used before: exactly one caller ever gets it.</summary>
    public async Task<AuthorizeParameters?> TakeAsync(TenantAddress address, ClientId client, byte[] hash, DateTimeOffset now, CancellationToken ct)
    {
        await using var take = db.In(address, "delete from pushed_requests where hash = $1 and client_id = $2 and expires_at > $3 returning parameters", hash, client.Value, now);
        return await take.FirstAsync(row => AuthorizeParameters.FromJson(row.GetString(0)), ct);
    }
}
