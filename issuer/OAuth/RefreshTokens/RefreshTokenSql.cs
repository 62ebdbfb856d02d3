using Npgsql;
using Plinto.Issuer.Clients;
using Plinto.Issuer.Data;
using Plinto.Issuer.Identities;
using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.OAuth.RefreshTokens;

/// <summary>Refresh tokens in the database, by their hashes.</summary>
internal sealed class RefreshTokenSql(Database db)
{
    /// <summary>
    /// Uses a token: all racers go through this one statement, and the first decides for all. Null if it is not good for this request; then nothing has changed, and
    /// <see cref="FindAsync"/> tells why.
    /// </summary>
    /// <param name="client">Who presents it.</param>
    /// <param name="proposed">The successor, unless another racer's stands already.</param>
    /// <param name="tokenId">The <c>jti</c> of the access token that is minted for it.</param>
    /// <param name="resource">The resource asked for; null: the family's.</param>
    /// <param name="scopes">The scopes asked for; null: all that were granted.</param>
    public async Task<RotatedToken?> RotateAsync(
        TenantId tenant, RefreshTokenText token, ClientId client, Successor proposed, string tokenId, string? resource, string[]? scopes, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.In(
            tenant, RotateSql, token.Hash, client.Value, now, proposed.Hash, proposed.Envelope, tokenId, resource, scopes, RefreshWindow.Unused, RefreshWindow.AfterSuccessor);
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
    private const string RotateSql = """
        with presented as (
            update refresh_tokens p set
                used_at = coalesce(p.used_at, $3), successor_hash = coalesce(p.successor_hash, $4), successor_envelope = coalesce(p.successor_envelope, $5),
                token_ids = array_append(p.token_ids, $6)
            from token_families f
            join sessions s on s.tenant_id = f.tenant_id and s.id = f.session_id
            join identities i on i.tenant_id = f.tenant_id and i.id = f.identity_id
            join tenants t on t.id = f.tenant_id
            left join resources r on r.tenant_id = f.tenant_id and r.id = f.resource_id
            cross join lateral (
                select array(select a.scope from unnest(f.scopes) with ordinality a (scope, place)
                             where a.scope = any (array['openid', 'profile', 'email', 'offline_access'])
                                or exists (select 1 from client_scopes c
                                           where c.tenant_id = f.tenant_id and c.client_id = f.client_id and c.resource_id = f.resource_id and c.scope = a.scope)
                             order by a.place) as scopes) granted
            where p.hash = $1 and f.tenant_id = p.tenant_id and f.id = p.family_id and f.client_id = $2 and f.revoked_at is null
              and s.ended_at is null and s.idle_until > $3 and i.suspended_at is null
              and (f.resource_id is null
                   or exists (select 1 from client_resources c where c.tenant_id = f.tenant_id and c.client_id = f.client_id and c.resource_id = f.resource_id))
              and ($7::text is null or $7 = coalesce(r.identifier, t.issuer))
              and ($8::text[] is null or $8 <@ granted.scopes)
              and case when p.used_at is null then p.created_at > $3 - t.session_idle_lifetime
                  else p.used_at >= $3 - $9 and p.successor_envelope is not null
                       and not exists (select 1 from refresh_tokens n where n.tenant_id = p.tenant_id and n.hash = p.successor_hash and n.used_at < $3 - $10) end
            returning p.tenant_id, p.family_id, p.successor_hash = $4 as won, p.successor_envelope, f.mac_key, f.identity_id, f.session_id, f.authenticated_at, f.amr,
                      i.email, i.email_verified_at is not null as email_verified, i.name, coalesce(r.identifier, t.issuer) as resource,
                      coalesce(r.access_token_lifetime, t.access_token_lifetime) as lifetime, granted.scopes,
                      case when s.seen_at < $3 - interval '1 minute' then t.session_idle_lifetime end as seen_for
        ), stored as (
            insert into refresh_tokens (tenant_id, hash, family_id, created_at) select p.tenant_id, $4, p.family_id, $3 from presented p where p.won
        ), seen as (
            update sessions s set seen_at = $3, idle_until = least(s.expires_at, $3 + p.seen_for)
            from presented p
            where p.seen_for is not null and s.tenant_id = p.tenant_id and s.id = p.session_id and s.ended_at is null and s.seen_at < $3 - interval '1 minute'
        )
        select won, successor_envelope, mac_key, identity_id, session_id, authenticated_at, amr, email, email_verified, name, resource, lifetime, scopes from presented
        """;

    private const string FindSql = """
        select f.client_id, f.identity_id, f.session_id, f.mac_key,
               f.revoked_at is null and s.ended_at is null and s.idle_until > $3 and i.suspended_at is null,
               case when p.hash is null then 'late'
                    when p.used_at is null then case when p.created_at > $3 - t.session_idle_lifetime then 'unused' else 'idle' end
                    when p.used_at >= $3 - $4 and p.successor_envelope is not null and (n.used_at is null or n.used_at >= $3 - $5) then 'in_window'
                    else 'late' end,
               coalesce(r.identifier, t.issuer),
               f.resource_id is null
                   or exists (select 1 from client_resources c where c.tenant_id = f.tenant_id and c.client_id = f.client_id and c.resource_id = f.resource_id),
               array(select a.scope from unnest(f.scopes) with ordinality a (scope, place)
                     where a.scope = any (array['openid', 'profile', 'email', 'offline_access'])
                        or exists (select 1 from client_scopes c
                                   where c.tenant_id = f.tenant_id and c.client_id = f.client_id and c.resource_id = f.resource_id and c.scope = a.scope)
                     order by a.place),
               p.created_at, least(s.idle_until, p.created_at + t.session_idle_lifetime)
        from token_families f
        join sessions s on s.tenant_id = f.tenant_id and s.id = f.session_id
        join identities i on i.tenant_id = f.tenant_id and i.id = f.identity_id
        join tenants t on t.id = f.tenant_id
        left join resources r on r.tenant_id = f.tenant_id and r.id = f.resource_id
        left join refresh_tokens p on p.tenant_id = f.tenant_id and p.hash = $1 and p.family_id = f.id
        left join refresh_tokens n on n.tenant_id = f.tenant_id and n.hash = p.successor_hash
        where f.id = $2
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
