using Plinto.Issuer.Data;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Tenants;
using Plinto.Protocol.Keys;

namespace Plinto.Issuer.OAuth.AccessTokens;

/// <summary>What the database knows about a token that is never stored: its key, and whether something revoked it.</summary>
internal sealed class AccessTokenSql(Database db)
{
    /// <summary>The token's public key; null if the key is unknown, revoked or no longer published, or if the token is revoked.</summary>
    public async Task<JsonWebKeyRecord?> FindKeyAsync(TenantId tenant, string kid, AccessToken token, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(tenant, FindSql, kid, now, token.TokenId, token.ClientId, token.Subject, token.IssuedAt);
        return await query.FirstAsync(row => SigningKeySql.ReadPublic(row, 0), ct);
    }

    // As at the edge: a limit refuses tokens issued at or before it, in whole seconds.
    private const string FindSql = """
        select k.public_jwk from signing_keys k
        where k.kid = $1 and (k.state in ('announced', 'active') or (k.state = 'retired' and k.published_until > $2))
          and not exists (
            select 1 from revocations r
            where r.tenant_id = k.tenant_id
              and ((r.kind = 'token' and r.value = $3) or (r.kind = 'client' and r.value = $4) or (r.kind = 'subject' and r.value = $5) or r.kind = 'tenant')
              and (r.issued_until is null or $6 <= r.issued_until))
        """;
}
