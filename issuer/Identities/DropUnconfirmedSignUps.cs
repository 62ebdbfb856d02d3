using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.Identities;

/// <summary>Deletes sign-ups that nobody confirmed: whoever signs up with addresses of others, or of nobody, leaves nothing for good.</summary>
internal sealed class DropUnconfirmedSignUps(WorkerDatabase db, EventLog events) : IExpire
{
    private const int Chunk = 100;

    /// <summary>How long a sign-up may wait to be confirmed; its link has ended long before, another can be asked for.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromDays(7);

    public async Task<int> RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        var before = now - Keep;
        List<TenantId> tenants;
        await using (var query = db.Deployment("select tenant_id from directory.tenants_with_unconfirmed($1)", before))
        {
            tenants = await query.ListAsync(row => new TenantId(row.GetGuid(0)), ct);
        }

        var total = 0;
        foreach (var tenant in tenants)
        {
            total += await ExpiredRows.RepeatAsync(() => DropAsync(tenant, before, ct), Chunk);
        }

        return total;
    }

    private async Task<int> DropAsync(TenantId tenant, DateTimeOffset before, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(tenant, ct);
        await using var delete = work.Run(UnconfirmedSql, before, Chunk);
        var gone = await delete.ListAsync(row => new IdentityId(row.GetGuid(0)), ct);
        foreach (var identity in gone)
        {
            await events.AppendAsync(work, new NewEvent("identity.deleted", Actor.System, identity.ToString()) { Data = new() { ["reason"] = "never_confirmed" } }, ct);
        }

        await work.CommitAsync(ct);
        return gone.Count;
    }

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
}
