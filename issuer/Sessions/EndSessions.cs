using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Sessions;

/// <summary>
/// Ends sessions, in one transaction with all that follows: their refresh tokens are dead, edges refuse their access tokens within a second, clients that asked for it are
/// told by back-channel logout, the log says so. The only place where a session ends.
/// </summary>
internal sealed class EndSessions(EventLog events, KeyOptions options, TimeProvider time)
{
    /// <summary>Ends one session. False if it is unknown or has ended before.</summary>
    /// <param name="reason">One of <see cref="EndReason"/>.</param>
    public async Task<bool> EndAsync(Work work, SessionId session, string reason, Actor actor, CancellationToken ct) =>
        (await EndAsync(work, [session.Value], null, reason, actor, ct)).Count == 1;

    /// <summary>Ends all live sessions of an identity. Answers which.</summary>
    /// <param name="except">One that goes on: the one that asked.</param>
    public async Task<IReadOnlyList<SessionId>> EndAllAsync(Work work, IdentityId identity, string reason, Actor actor, CancellationToken ct, SessionId? except = null)
    {
        await using var query = work.Run("select id from sessions where identity_id = $1 and ended_at is null and ($2::uuid is null or id <> $2)", identity.Value, except?.Value);
        var ids = await query.ListAsync(row => row.GetGuid(0), ct);
        return ids.Count == 0 ? [] : await EndAsync(work, [.. ids], identity, reason, actor, ct);
    }

    /// <summary>Ends sessions of the work's tenant that were idle for too long or came to their absolute end. Answers how many; those that others are at are passed by.</summary>
    public async Task<int> EndExpiredAsync(Work work, int most, Actor actor, CancellationToken ct)
    {
        await using var query = work.Run(
            "select id from sessions where idle_until <= $1 and ended_at is null order by idle_until limit $2 for update skip locked", time.GetUtcNow(), most);
        var ids = await query.ListAsync(row => row.GetGuid(0), ct);
        return ids.Count == 0 ? 0 : (await EndAsync(work, [.. ids], null, EndReason.Expired, actor, ct)).Count;
    }

    /// <summary>
    /// Ends every session of the work's tenant, which is being disabled. One revocation of the whole tenant and one event, the caller's, stand for all of them; clients are not
    /// told by back-channel logout, for a disabled tenant signs nothing.
    /// </summary>
    public async Task EndTenantAsync(Work work, CancellationToken ct)
    {
        await using var end = work.Run("update sessions set ended_at = $1, end_reason = $2 where ended_at is null", time.GetUtcNow(), EndReason.TenantDisabled);
        await end.ExecuteAsync(ct);
    }

    private async Task<IReadOnlyList<SessionId>> EndAsync(Work work, Guid[] sessions, IdentityId? identity, string reason, Actor actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var end = work.Run(EndSql, sessions, identity?.Value, reason, now);
        var ended = await end.ListAsync(row => (Id: new SessionId(row.GetGuid(0)), Identity: new IdentityId(row.GetGuid(1))), ct);
        if (ended.Count == 0)
        {
            return [];
        }

        var expiresAt = await EdgeChangeSql.LastTokenExpiryAsync(work, now, options.ClockSkew, ct);
        foreach (var (id, owner) in ended)
        {
            await EdgeChangeSql.RevocationAsync(work, new Revocation { Kind = RevocationKind.Session, Value = id.ToString(), ExpiresAt = expiresAt }, now, ct);
            var data = new JsonObject { ["identityId"] = owner.ToString(), ["reason"] = reason };
            await events.AppendAsync(work, new NewEvent(reason == EndReason.SignedOut ? "session.ended" : "session.revoked", actor, id.ToString()) { Data = data }, ct);
        }

        return [.. ended.Select(one => one.Id)];
    }

    // INVARIANT: whoever sets ended_at writes the rest. A second caller finds nothing to end.
    private const string EndSql = """
        with ended as (
            update sessions s set ended_at = $4, end_reason = $3
            where s.id = any ($1) and s.ended_at is null and ($2::uuid is null or s.identity_id = $2)
            returning s.tenant_id, s.id, s.identity_id
        ), families as (
            update token_families f set revoked_at = $4 from ended e where f.tenant_id = e.tenant_id and f.session_id = e.id and f.revoked_at is null
        ), told as (
            insert into logout_deliveries (tenant_id, id, client_id, uri, identity_id, session_id, due_at, created_at)
            select d.tenant_id, gen_random_uuid(), d.client_id, d.uri, d.identity_id, d.id, $4, $4
            from (select distinct e.tenant_id, e.id, e.identity_id, c.id as client_id, c.backchannel_logout_uri as uri
                  from ended e
                  join token_families f on f.tenant_id = e.tenant_id and f.session_id = e.id
                  join clients c on c.tenant_id = f.tenant_id and c.id = f.client_id and c.backchannel_logout_uri is not null and c.disabled_at is null) d
        )
        select id, identity_id from ended
        """;
}
