using System.Diagnostics.CodeAnalysis;
using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Issuer.OAuth.RefreshTokens;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Schedule;

/// <summary>
/// Deletes what has expired: used assertions, idempotency keys, revocations, ended client secrets, old edge changes, and of people ended sessions, used refresh tokens, codes,
/// one-time links, counts and sign-ups that nobody confirmed. Sessions that expired are ended first, with all that follows from an end. In chunks, so that no transaction holds back the readers of the event log.
/// </summary>
internal sealed class CleanUp(WorkerDatabase db, EndSessions sessions, EventLog events, EdgeFeedOptions options, KeyOptions keys, IssuerMetrics metrics, TimeProvider time, ILogger<CleanUp> logger)
    : ScheduledWork("clean-up", options.CleanEvery, metrics, time, logger)
{
    private const int Chunk = 1000;
    private const int SessionChunk = 100;
    private static readonly TimeSpan KeepEnded = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeepCodes = TimeSpan.FromMinutes(10);

    /// <summary>How long a sign-up may wait to be confirmed; its link has ended long before, another can be asked for.</summary>
    private static readonly TimeSpan KeepUnconfirmed = TimeSpan.FromDays(7);

    private readonly TimeProvider _time = time;

    /// <summary>Deletes all that has expired by now. Answers how many rows that were.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var deleted = 0;
        foreach (var tenant in await TenantsAsync(now, ct))
        {
            deleted += await RepeatAsync(tenant, AssertionsSql, now, ct) + await RepeatAsync(tenant, IdempotencySql, now, ct)
                + await RepeatAsync(tenant, RevocationsSql, now, ct) + await RepeatAsync(tenant, SecretsSql, now, ct) + await CleanPeopleAsync(tenant, now, ct);
        }

        deleted += await DropUnconfirmedAsync(now - KeepUnconfirmed, ct);
        deleted += await RepeatAsync(null, EdgeAssertionsSql, now, ct) + await RepeatAsync(null, OperatorIdempotencySql, now, ct);
        return deleted + await PruneFeedAsync(now, ct);
    }

    private async Task<int> CleanPeopleAsync(TenantId tenant, DateTimeOffset now, CancellationToken ct)
    {
        await EndExpiredAsync(tenant, ct);
        await RepeatAsync(tenant, EnvelopesSql, now - RefreshWindow.Unused, ct);
        return await RepeatAsync(tenant, UsedTokensSql, now - RefreshWindow.Unused - keys.ClockSkew, ct) + await RepeatAsync(tenant, SessionsSql, now - KeepEnded, ct)
            + await RepeatAsync(tenant, CodesSql, now - KeepCodes, ct) + await RepeatAsync(tenant, PushedSql, now, ct)
            + await RepeatAsync(tenant, EmailTokensSql, now, ct) + await RepeatAsync(tenant, ThrottleSql, now, ct);
    }

    private async Task EndExpiredAsync(TenantId tenant, CancellationToken ct)
    {
        for (var ended = SessionChunk; ended == SessionChunk;)
        {
            await using var work = await db.BeginAsync(tenant, ct);
            ended = await sessions.EndExpiredAsync(work, SessionChunk, Actor.System, ct);
            await work.CommitAsync(ct);
        }
    }

    // Whoever signs up with addresses of others, or of nobody, leaves nothing for good.
    private async Task<int> DropUnconfirmedAsync(DateTimeOffset before, CancellationToken ct)
    {
        List<TenantId> tenants;
        await using (var query = db.Deployment("select tenant_id from directory.tenants_with_unconfirmed($1)", before))
        {
            tenants = await query.ListAsync(row => new TenantId(row.GetGuid(0)), ct);
        }

        var total = 0;
        foreach (var tenant in tenants)
        {
            for (var dropped = SessionChunk; dropped == SessionChunk;)
            {
                await using var work = await db.BeginAsync(tenant, ct);
                dropped = await DropUnconfirmedAsync(work, before, ct);
                await work.CommitAsync(ct);
                total += dropped;
            }
        }

        return total;
    }

    private async Task<int> DropUnconfirmedAsync(Work work, DateTimeOffset before, CancellationToken ct)
    {
        await using var delete = work.Run(UnconfirmedSql, before, SessionChunk);
        var gone = await delete.ListAsync(row => new IdentityId(row.GetGuid(0)), ct);
        foreach (var identity in gone)
        {
            await events.AppendAsync(work, new NewEvent("identity.deleted", Actor.System, identity.ToString()) { Data = new() { ["reason"] = "never_confirmed" } }, ct);
        }

        return gone.Count;
    }

    private async Task<List<TenantId>> TenantsAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.Deployment("select tenant_id from directory.tenants_to_clean($1, $2)", now, Chunk);
        return await query.ListAsync(row => new TenantId(row.GetGuid(0)), ct);
    }

    private async Task<int> RepeatAsync(TenantId? tenant, [ConstantExpected] string sql, DateTimeOffset now, CancellationToken ct)
    {
        for (var total = 0; ;)
        {
            await using var delete = tenant is { } inside ? db.In(inside, sql, now, Chunk) : db.Deployment(sql, now, Chunk);
            var deleted = await delete.ExecuteAsync(ct);
            total += deleted;
            if (deleted < Chunk)
            {
                return total;
            }
        }
    }

    private async Task<int> PruneFeedAsync(DateTimeOffset now, CancellationToken ct)
    {
        for (var total = 0; ;)
        {
            await using var prune = db.Deployment("select directory.prune_edge_changes($1, $2)", now - options.KeepChanges, Chunk);
            var pruned = await prune.ScalarAsync<int>(ct);
            total += pruned;
            if (pruned < Chunk)
            {
                return total;
            }
        }
    }

    private const string AssertionsSql = "delete from assertion_jtis where ctid = any (array(select ctid from assertion_jtis where expires_at < $1 limit $2))";
    private const string IdempotencySql = "delete from idempotency_keys where ctid = any (array(select ctid from idempotency_keys where expires_at < $1 limit $2))";
    private const string RevocationsSql = "delete from revocations where ctid = any (array(select ctid from revocations where expires_at < $1 limit $2))";
    private const string SecretsSql = "delete from client_secrets where ctid = any (array(select ctid from client_secrets where expires_at < $1 limit $2))";
    private const string EdgeAssertionsSql = "delete from edge_assertion_jtis where ctid = any (array(select ctid from edge_assertion_jtis where expires_at < $1 limit $2))";
    private const string OperatorIdempotencySql =
        "delete from operator_idempotency_keys where ctid = any (array(select ctid from operator_idempotency_keys where expires_at < $1 limit $2))";

    // A used token says which access tokens it was exchanged for, so it stays while one of them may be alive.
    private const string UsedTokensSql = """
        delete from refresh_tokens where ctid = any (array(
            select r.ctid from refresh_tokens r join tenants t on t.id = r.tenant_id where r.used_at < $1 - t.longest_token_lifetime limit $2))
        """;

    // The newest first: those before them were emptied in earlier rounds.
    private const string EnvelopesSql = """
        update refresh_tokens set successor_envelope = null where ctid = any (array(
            select ctid from refresh_tokens where used_at < $1 and successor_envelope is not null order by used_at desc limit $2))
        """;

    // Whoever the tenant has touched stays: with another version, a password, a role or a session.
    private const string UnconfirmedSql = """
        delete from identities i where i.ctid = any (array(
            select u.ctid from identities u
            where u.signed_up_at < $1 and u.email_verified_at is null and u.password_hash is null and u.version = 1 and u.suspended_at is null
              and not exists (select 1 from role_assignments r where r.tenant_id = u.tenant_id and r.identity_id = u.id)
              and not exists (select 1 from sessions s where s.tenant_id = u.tenant_id and s.identity_id = u.id)
            limit $2 for update skip locked))
        returning i.id
        """;

    private const string SessionsSql = "delete from sessions where ctid = any (array(select ctid from sessions where ended_at < $1 limit $2))";
    private const string CodesSql = "delete from authorization_codes where ctid = any (array(select ctid from authorization_codes where expires_at < $1 limit $2))";
    private const string PushedSql = "delete from pushed_requests where ctid = any (array(select ctid from pushed_requests where expires_at < $1 limit $2))";
    private const string EmailTokensSql = "delete from email_tokens where ctid = any (array(select ctid from email_tokens where expires_at < $1 limit $2))";
    private const string ThrottleSql = "delete from throttle_counts where ctid = any (array(select ctid from throttle_counts where expires_at < $1 limit $2))";
}
