using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.OAuth.AccessTokens;

/// <summary>What the database knows about a token that is never stored: its key, its tenant's issuers, and whether something revoked it.</summary>
internal sealed class AccessTokenSql(Database db)
{
    /// <summary>Null if the tenant or the key is unknown, revoked or no longer published, if the token is revoked, or its resource was deleted.</summary>
    public async Task<TokenTrust?> FindTrustAsync(TenantAddress address, string kid, AccessToken token, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(address, FindSql, kid, now, token.TokenId, token.ClientId, token.Subject, token.IssuedAt, token.SessionId, token.Audience);
        return await query.FirstAsync(
            row => new TokenTrust(new TenantId(row.GetGuid(0)), SigningKeySql.ReadPublic(row, 1), [row.GetString(2), .. row.GetFieldValue<string[]>(3)]), ct);
    }

    // As at the edge: a limit refuses tokens issued at or before it, in whole seconds.
    private const string FindSql = """
        select t.id, k.public_jwk, t.issuer, t.former_issuers
        from tenants t join signing_keys k on k.tenant_id = t.id
        where t.id = nullif(current_setting('app.tenant', true), '')::uuid and t.disabled_at is null
          and k.kid = $1 and (k.state in ('announced', 'active') or (k.state = 'retired' and k.published_until > $2))
          and ($8 = t.issuer or $8 = any (t.former_issuers) or exists (select 1 from resources a where a.tenant_id = t.id and a.identifier = $8))
          and not exists (
            select 1 from revocations r
            where r.tenant_id = k.tenant_id
              and ((r.kind = 'token' and r.value = $3) or (r.kind = 'client' and r.value = $4) or (r.kind = 'subject' and r.value = $5) or (r.kind = 'session' and r.value = $7)
                   or r.kind = 'tenant')
              and (r.issued_until is null or $6 <= r.issued_until))
        """;
}
