using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.OAuth.Token;
using Plinto.Issuer.Sessions;

namespace Plinto.Issuer.OAuth.RefreshTokens;

/// <summary>Refresh tokens in the database, by their hashes.</summary>
internal sealed class RefreshTokenSql(Database db)
{
    /// <summary>
    /// Uses a token: all racers go through this one statement, and the first decides for all. Null if it is not good for this request, or the request's registration does not
    /// stand any more; then nothing has changed, and <see cref="FindAsync"/> tells why.
    /// </summary>
    /// <param name="request">Who presents it, and the resource asked for.</param>
    /// <param name="proposed">The successor, unless another racer's stands already.</param>
    /// <param name="scopes">The scopes asked for; null: all that were granted.</param>
    public async Task<RotatedToken?> RotateAsync(TokenRequest request, RefreshTokenText token, Successor proposed, string[]? scopes, DateTimeOffset now, CancellationToken ct)
    {
        var client = request.Client;
        var revision = request.Unconfirmed is null ? (long?)null : client.Revision;
        SqlValue[] values =
        [
            token.Hash, client.ClientId!.Value.Value, now, proposed.Hash, proposed.Envelope, request.TokenId, request.Resource, scopes, RefreshWindow.Unused,
            RefreshWindow.AfterSuccessor, token.FamilyId, revision, client.TenantId.Value, client.ActiveKeyId,
        ];
        // A host may have gone to another tenant since it was kept; a slug never does.
        await using var query = request.Unconfirmed is { Slug: null } host ? db.In(host, RotateSql, values) : db.In(client.TenantId, RotateSql, values);
        return await query.FirstAsync(ReadRotated, ct);
    }

    /// <summary>What is known of a token, whoever asks. Null if its family is unknown, or it was never issued in that family.</summary>
    public async Task<KnownToken?> FindAsync(TenantId tenant, RefreshTokenText token, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(tenant, FindSql, token.Hash, token.FamilyId, now, RefreshWindow.Unused, RefreshWindow.AfterSuccessor);
        return await query.FirstAsync(ReadKnown, ct) is { } known && token.WasIssuedWith(known.MacKey) ? known : null;
    }

    // A racer waits for the winner's row lock, then sees the row as the winner left it: coalesce keeps what stands there, and the conditions are checked again.
    // What the client has lost since is left out here, in the statement, not by what the process has read before.
    // `offset 0` keeps the planner to one look-up by key after the other, whatever it believes of tables that grow too fast for its statistics.
    private const string RotateSql = """
        with family as materialized (
            select f.tenant_id, f.id, f.mac_key, f.identity_id, f.session_id, f.authenticated_at, f.amr, s.seen_at, i.email, i.email_verified, i.name, t.session_idle_lifetime,
                   coalesce(r.identifier, t.issuer) as resource, coalesce(r.access_token_lifetime, t.access_token_lifetime) as lifetime,
                   case when f.scopes <@ u.scopes then f.scopes
                        else array(select g.scope from unnest(f.scopes) with ordinality g (scope, place) where g.scope = any (u.scopes) order by g.place) end as scopes
            from (select o.tenant_id, o.id, o.client_id, o.mac_key, o.identity_id, o.session_id, o.resource_id, o.scopes, o.authenticated_at, o.amr, o.revoked_at
                  from token_families o where o.id = $11 offset 0) f
            cross join lateral (select o.seen_at, o.ended_at, o.idle_until from sessions o where o.tenant_id = f.tenant_id and o.id = f.session_id offset 0) s
            cross join lateral (select o.email, o.email_verified_at is not null as email_verified, o.name, o.suspended_at from identities o
                                where o.tenant_id = f.tenant_id and o.id = f.identity_id offset 0) i
            cross join lateral (select o.issuer, o.access_token_lifetime, o.session_idle_lifetime, o.revision, o.disabled_at from tenants o where o.id = f.tenant_id offset 0) t
            cross join lateral (select array['openid', 'profile', 'email', 'offline_access']
                                    || array(select c.scope from client_scopes c
                                             where c.tenant_id = f.tenant_id and c.client_id = f.client_id and c.resource_id = f.resource_id) as scopes offset 0) u
            left join lateral (select o.identifier, o.access_token_lifetime from resources o join client_resources a
                                   on a.tenant_id = o.tenant_id and a.client_id = f.client_id and a.resource_id = o.id
                               where o.tenant_id = f.tenant_id and o.id = f.resource_id offset 0) r on true
            where f.client_id = $2 and f.revoked_at is null and s.ended_at is null and s.idle_until > $3 and i.suspended_at is null
              and (f.resource_id is null or r.identifier is not null) and ($7::text is null or $7 = coalesce(r.identifier, t.issuer))
              and ($12::bigint is null
                   or (t.revision = $12 and t.disabled_at is null and f.tenant_id = $13
                       and exists (select 1 from signing_keys k where k.tenant_id = f.tenant_id and k.kid = $14 and k.state = 'active')))
        ), presented as (
            update refresh_tokens p set
                used_at = coalesce(p.used_at, $3), successor_hash = coalesce(p.successor_hash, $4), successor_envelope = coalesce(p.successor_envelope, $5),
                token_ids = array_append(p.token_ids, $6)
            from family f
            where p.hash = $1 and p.family_id = f.id and ($8::text[] is null or $8 <@ f.scopes)
              and case when p.used_at is null then p.created_at > $3 - f.session_idle_lifetime
                  else p.used_at >= $3 - $9 and p.successor_envelope is not null
                       and not exists (select 1 from refresh_tokens n where n.tenant_id = p.tenant_id and n.hash = p.successor_hash and n.used_at < $3 - $10) end
            returning p.tenant_id, p.successor_hash = $4 as won, p.successor_envelope
        ), stored as (
            insert into refresh_tokens (tenant_id, hash, family_id, created_at) select p.tenant_id, $4, $11, $3 from presented p where p.won
        ), seen as (
            update sessions s set seen_at = $3, idle_until = least(s.expires_at, $3 + f.session_idle_lifetime)
            from family f, presented p
            where f.seen_at < $3 - interval '1 minute' and s.tenant_id = f.tenant_id and s.id = f.session_id and s.ended_at is null and s.seen_at < $3 - interval '1 minute'
        )
        select p.won, p.successor_envelope, f.mac_key, f.identity_id, f.session_id, f.authenticated_at, f.amr, f.email, f.email_verified, f.name, f.resource, f.lifetime, f.scopes
        from presented p, family f
        """;

    private const string FindSql = """
        select f.client_id, f.identity_id, f.session_id, f.mac_key,
               f.revoked_at is null and s.ended_at is null and s.idle_until > $3 and i.suspended_at is null,
               case when p.created_at is null then 'late'
                    when p.used_at is null then case when p.created_at > $3 - t.session_idle_lifetime then 'unused' else 'idle' end
                    when p.used_at >= $3 - $4 and p.has_envelope and (n.used_at is null or n.used_at >= $3 - $5) then 'in_window'
                    else 'late' end,
               coalesce(r.identifier, t.issuer), f.resource_id is null or a.resource_id is not null,
               array(select g.scope from unnest(f.scopes) with ordinality g (scope, place)
                     where g.scope = any (array['openid', 'profile', 'email', 'offline_access'])
                        or exists (select 1 from client_scopes c
                                   where c.tenant_id = f.tenant_id and c.client_id = f.client_id and c.resource_id = f.resource_id and c.scope = g.scope)
                     order by g.place),
               p.created_at, least(s.idle_until, p.created_at + t.session_idle_lifetime)
        from (select o.tenant_id, o.id, o.client_id, o.mac_key, o.identity_id, o.session_id, o.resource_id, o.scopes, o.revoked_at from token_families o where o.id = $2 offset 0) f
        cross join lateral (select o.ended_at, o.idle_until from sessions o where o.tenant_id = f.tenant_id and o.id = f.session_id offset 0) s
        cross join lateral (select o.suspended_at from identities o where o.tenant_id = f.tenant_id and o.id = f.identity_id offset 0) i
        cross join lateral (select o.issuer, o.session_idle_lifetime from tenants o where o.id = f.tenant_id offset 0) t
        left join lateral (select o.identifier from resources o where o.tenant_id = f.tenant_id and o.id = f.resource_id offset 0) r on true
        left join lateral (select o.resource_id from client_resources o where o.tenant_id = f.tenant_id and o.client_id = f.client_id and o.resource_id = f.resource_id offset 0) a on true
        left join lateral (select o.created_at, o.used_at, o.successor_hash, o.successor_envelope is not null as has_envelope from refresh_tokens o
                           where o.tenant_id = f.tenant_id and o.hash = $1 and o.family_id = f.id offset 0) p on true
        left join lateral (select o.used_at from refresh_tokens o where o.tenant_id = f.tenant_id and o.hash = p.successor_hash offset 0) n on true
        """;

    private static RotatedToken ReadRotated(NpgsqlDataReader row) => new()
    {
        Won = row.GetBoolean(0),
        Envelope = row.GetFieldValue<byte[]>(1),
        MacKey = row.GetFieldValue<byte[]>(2),
        Person = new SignedInPerson
        {
            IdentityId = new IdentityId(row.GetGuid(3)),
            SessionId = new SessionId(row.GetGuid(4)),
            AuthenticatedAt = row.GetFieldValue<DateTimeOffset>(5),
            Amr = row.GetFieldValue<string[]>(6),
            Email = row.GetString(7),
            EmailVerified = row.GetBoolean(8),
            Name = row.IsDBNull(9) ? null : row.GetString(9),
        },
        Resource = new GrantedResource(row.GetString(10), row.GetTimeSpan(11), Allowed: true, row.GetFieldValue<string[]>(12)),
    };

    private static KnownToken ReadKnown(NpgsqlDataReader row) => new()
    {
        ClientId = new ClientId(row.GetGuid(0)),
        IdentityId = new IdentityId(row.GetGuid(1)),
        SessionId = new SessionId(row.GetGuid(2)),
        MacKey = row.GetFieldValue<byte[]>(3),
        IsLive = row.GetBoolean(4),
        Use = row.GetString(5) switch { "unused" => TokenUse.Unused, "idle" => TokenUse.Idle, "in_window" => TokenUse.InWindow, _ => TokenUse.Late },
        Resource = row.GetString(6),
        ResourceAllowed = row.GetBoolean(7),
        Scopes = row.GetFieldValue<string[]>(8),
        CreatedAt = row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9),
        ExpiresAt = row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10),
    };
}
