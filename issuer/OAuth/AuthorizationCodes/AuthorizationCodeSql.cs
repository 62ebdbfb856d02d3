using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.Sessions;

namespace Plinto.Issuer.OAuth.AuthorizationCodes;

/// <summary>Authorization codes: made for a person's session, used up once. Only their hashes are stored.</summary>
internal sealed class AuthorizationCodeSql(Database db)
{
    /// <summary>How long a client may take to redeem one (RFC 6749 §4.1.2 asks for ten minutes at most).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Makes a code. Null if the session is not live, the identity is suspended, the client is disabled, may not have tokens for the resource, or is another's and the person took
    /// its consent back, or if the pushed request was used before: decided in the statement, whatever the caller has read before.
    /// </summary>
    public async Task<string?> CreateAsync(TenantId tenant, NewAuthorizationCode code, DateTimeOffset now, CancellationToken ct)
    {
        var made = AuthorizationCodeText.Generate(now);
        await using var insert = db.In(
            tenant, CreateSql, made.Hash, code.ClientId.Value, code.IdentityId.Value, code.SessionId.Value, made.FamilyId, code.RedirectUri, code.CodeChallenge,
            code.Resource, code.Scopes.ToArray(), code.Nonce, now, now + Lifetime, code.Pushed, now + code.Remember);
        return await insert.ExecuteAsync(ct) == 1 ? made.Text : null;
    }

    /// <summary>
    /// Uses the code up and starts its family. Null if it is unknown, expired, used before, of another client, or redeemed with another redirect URI or verifier; or if its
    /// session, identity or resource is no longer good: exactly one caller ever gets it.
    /// </summary>
    /// <param name="challenge">What the verifier hashes to (S256). The database compares hashes, so the time it takes tells nothing of the verifier.</param>
    /// <param name="resource">The resource asked for; null: the code's.</param>
    /// <param name="tokenId">The <c>jti</c> of the access token it is exchanged for.</param>
    /// <param name="refresh">The family's first refresh token; null for a client without that grant.</param>
    /// <param name="macKey">The family's.</param>
    public async Task<RedeemedCode?> ConsumeAsync(
        TenantId tenant, AuthorizationCodeText code, ClientId client, string redirectUri, string challenge, string? resource, string tokenId, byte[]? refresh, byte[] macKey,
        DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(tenant, ConsumeSql, code.Hash, client.Value, redirectUri, challenge, now, tokenId, refresh, macKey, resource);
        return await query.FirstAsync(Read, ct);
    }

    /// <summary>The resource of a code that the client might still redeem; null if there is none.</summary>
    public async Task<string?> FindResourceAsync(TenantId tenant, AuthorizationCodeText code, ClientId client, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(tenant, ResourceSql, code.Hash, client.Value, now);
        return await query.ScalarAsync<string>(ct);
    }

    /// <summary>Whether the code was used before, by whomever. Answers the <c>jti</c> it was exchanged for, once: the first to ask revokes what it issued.</summary>
    public static async Task<ReusedCode?> TakeReusedAsync(Work work, AuthorizationCodeText code, CancellationToken ct)
    {
        await using var query = work.Run(ReusedSql, code.Hash);
        return await query.FirstAsync(
            row => new ReusedCode(new ClientId(row.GetGuid(0)), new IdentityId(row.GetGuid(1)), new SessionId(row.GetGuid(2)), row.GetGuid(3), row.GetString(4)), ct);
    }

    // A pushed request whose row is gone was begun in time and never used: used ones stay as long as their pages may go on.
    private const string CreateSql = """
        with consented as materialized (
            -- Locked: a withdrawal that comes now waits, and takes the code with it.
            select o.client_id from consents o where o.identity_id = $3 and o.client_id = $2 for share
        ), allowed as materialized (
            select s.tenant_id, c.id as client_id, s.identity_id, s.id as session_id, a.resource_id
            from sessions s
            join identities i on i.tenant_id = s.tenant_id and i.id = s.identity_id and i.suspended_at is null
            join clients c on c.tenant_id = s.tenant_id and c.id = $2 and c.disabled_at is null
            left join resources r on r.tenant_id = s.tenant_id and r.identifier = $8
            left join client_resources a on a.tenant_id = s.tenant_id and a.client_id = c.id and a.resource_id = r.id
            where s.id = $4 and s.identity_id = $3 and s.ended_at is null and s.idle_until > $11 and ($8::text is null or a.resource_id is not null)
              and (not c.third_party or exists (select 1 from consented))
        ), used as (
            update pushed_requests p set used_at = $11, expires_at = $14, parameters = '{}'
            from allowed w where p.tenant_id = w.tenant_id and p.hash = $13 and p.client_id = w.client_id and p.used_at is null
            returning p.hash
        )
        insert into authorization_codes
            (tenant_id, hash, client_id, identity_id, session_id, family_id, redirect_uri, code_challenge, resource_id, scopes, nonce, created_at, expires_at)
        select w.tenant_id, $1, w.client_id, w.identity_id, w.session_id, $5, $6, $7, w.resource_id, $9, $10, $11, $12
        from allowed w
        where $13::bytea is null or exists (select 1 from used) or not exists (select 1 from pushed_requests p where p.tenant_id = w.tenant_id and p.hash = $13)
        """;

    // A first use that fails changes nothing: who stole the code but not the verifier can neither redeem it nor spoil the rightful client's turn, and 256 bits can't be
    // guessed within a minute. Once it was redeemed, any further use counts as a theft found out (RFC 6749 §4.1.2, RFC 9700 §4.5).
    private const string ConsumeSql = """
        with wanted as materialized (
            select c.hash, s.authenticated_at, s.amr, i.email, i.email_verified_at, i.name, t.issuer, t.access_token_lifetime, t.session_idle_lifetime,
                   r.identifier as resource, r.access_token_lifetime as resource_lifetime
            from (select o.tenant_id, o.hash, o.client_id, o.identity_id, o.session_id, o.resource_id from authorization_codes o where o.hash = $1 offset 0) c
            cross join lateral (select o.authenticated_at, o.amr, o.ended_at, o.idle_until from sessions o where o.tenant_id = c.tenant_id and o.id = c.session_id offset 0) s
            cross join lateral (select o.email, o.email_verified_at, o.name, o.suspended_at from identities o where o.tenant_id = c.tenant_id and o.id = c.identity_id offset 0) i
            cross join lateral (select o.issuer, o.access_token_lifetime, o.session_idle_lifetime from tenants o where o.id = c.tenant_id offset 0) t
            left join lateral (select o.identifier, o.access_token_lifetime from resources o join client_resources a
                                   on a.tenant_id = o.tenant_id and a.client_id = c.client_id and a.resource_id = o.id
                               where o.tenant_id = c.tenant_id and o.id = c.resource_id offset 0) r on true
            where s.ended_at is null and s.idle_until > $5 and i.suspended_at is null
              and (c.resource_id is null or r.identifier is not null) and ($9::text is null or $9 = coalesce(r.identifier, t.issuer))
        ), code as (
            update authorization_codes c set used_at = $5, token_id = $6
            from wanted w
            where c.hash = w.hash and c.used_at is null and c.expires_at > $5 and c.client_id = $2 and c.redirect_uri = $3 and c.code_challenge = $4
            returning c.tenant_id, c.family_id, c.client_id, c.identity_id, c.session_id, c.resource_id, c.scopes, c.nonce, w.authenticated_at, w.amr, w.email, w.email_verified_at,
                      w.name, w.session_idle_lifetime, coalesce(w.resource, w.issuer) as resource, coalesce(w.resource_lifetime, w.access_token_lifetime) as lifetime
        ), family as (
            insert into token_families (tenant_id, id, client_id, identity_id, session_id, resource_id, scopes, mac_key, created_at, authenticated_at, amr)
            select k.tenant_id, k.family_id, k.client_id, k.identity_id, k.session_id, k.resource_id, k.scopes, $8, $5, k.authenticated_at, k.amr from code k
        ), token as (
            insert into refresh_tokens (tenant_id, hash, family_id, token_ids, created_at)
            select k.tenant_id, $7, k.family_id, array[$6], $5 from code k where $7::bytea is not null
        ), superseded as (
            -- What the client holds no more within this session: revoked, without a refresh token, or left unused for as long as a session may idle.
            delete from token_families f using code k
            where f.tenant_id = k.tenant_id and f.session_id = k.session_id and f.client_id = k.client_id and f.created_at < $5 - interval '10 minutes'
              and (f.revoked_at is not null
                   or not exists (select 1 from refresh_tokens p
                                  where p.tenant_id = f.tenant_id and p.family_id = f.id and p.used_at is null and p.created_at > $5 - k.session_idle_lifetime))
        )
        select k.family_id, k.identity_id, k.session_id, k.nonce, k.authenticated_at, k.amr, k.email, k.email_verified_at is not null, k.name,
               k.resource, k.lifetime,
               array(select g.scope from unnest(k.scopes) with ordinality g (scope, place)
                     where g.scope = any (array['openid', 'profile', 'email', 'offline_access'])
                        or exists (select 1 from client_scopes a
                                   where a.tenant_id = k.tenant_id and a.client_id = k.client_id and a.resource_id = k.resource_id and a.scope = g.scope)
                     order by g.place)
        from code k
        """;

    private const string ResourceSql = """
        select coalesce(r.identifier, t.issuer)
        from authorization_codes c join tenants t on t.id = c.tenant_id left join resources r on r.tenant_id = c.tenant_id and r.id = c.resource_id
        where c.hash = $1 and c.client_id = $2 and c.used_at is null and c.expires_at > $3
        """;

    private const string ReusedSql = """
        update authorization_codes c set token_id = null
        from (select o.tenant_id, o.hash, o.token_id from authorization_codes o where o.hash = $1 for update) old
        where c.tenant_id = old.tenant_id and c.hash = old.hash and old.token_id is not null and c.used_at is not null
        returning c.client_id, c.identity_id, c.session_id, c.family_id, old.token_id
        """;

    private static RedeemedCode Read(NpgsqlDataReader row) => new()
    {
        FamilyId = row.GetGuid(0),
        Nonce = row.IsDBNull(3) ? null : row.GetString(3),
        Person = new SignedInPerson
        {
            IdentityId = new IdentityId(row.GetGuid(1)),
            SessionId = new SessionId(row.GetGuid(2)),
            AuthenticatedAt = row.GetFieldValue<DateTimeOffset>(4),
            Amr = row.GetFieldValue<string[]>(5),
            Email = row.GetString(6),
            EmailVerified = row.GetBoolean(7),
            Name = row.IsDBNull(8) ? null : row.GetString(8),
        },
        Resource = new GrantedResource(row.GetString(9), row.GetTimeSpan(10), Allowed: true, row.GetFieldValue<string[]>(11)),
    };
}
