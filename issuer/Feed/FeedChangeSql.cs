using System.Text.Json;
using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Roles;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Feed;

/// <summary>Reads changes as edges get them. The directory says which tenant each is of; its content is read inside that tenant.</summary>
internal sealed class FeedChangeSql(Database db, FeedSigner signer, TimeProvider time)
{
    private const int Chunk = 500;

    /// <summary>
    /// Changes after one position up to another, in order, signed; at most a chunk of them. Changes of other tenants than <paramref name="wanted"/> are left out (null: none are).
    /// </summary>
    /// <returns>The changes, and the position up to which they are complete.</returns>
    public async Task<(List<(TenantId Tenant, FeedEvent Event)> Changes, long UpTo)> ReadAsync(
        string epoch, long after, long upTo, IReadOnlySet<TenantId>? wanted, CancellationToken ct)
    {
        List<(TenantId Tenant, Guid Id, long Position)> rows;
        await using (var query = db.Deployment("select tenant_id, id, position from directory.edge_changes_between($1, $2, $3)", after, upTo, Chunk))
        {
            rows = await query.ListAsync(row => (new TenantId(row.GetGuid(0)), row.GetGuid(1), row.GetInt64(2)), ct);
        }

        var reached = rows.Count == Chunk ? rows[^1].Position : upTo;
        var changes = new SortedList<long, (TenantId, FeedEvent)>();
        foreach (var tenant in rows.Where(row => wanted?.Contains(row.Tenant) != false).GroupBy(row => row.Tenant))
        {
            foreach (var change in await ReadTenantAsync(tenant.Key, epoch, [.. tenant.Select(row => row.Id)], ct))
            {
                var signed = signer.Sign(JsonSerializer.Serialize(change, ProtocolJson.Default.TenantChange), FeedMessageTypes.Change);
                changes.Add(change.Position, (tenant.Key, new FeedEvent(FeedEvents.Change, new FeedCursor(epoch, change.Position), signed)));
            }
        }

        return ([.. changes.Values], reached);
    }

    private async Task<List<TenantChange>> ReadTenantAsync(TenantId tenant, string epoch, Guid[] ids, CancellationToken ct)
    {
        // One transaction snapshot for all of it, so that a key set never is older than the change that made it.
        List<(string Kind, string? Subject, TenantChange Change)> rows;
        await using (var query = db.In(tenant, SelectSql, ids, time.GetUtcNow()))
        {
            rows = await query.ListAsync(row => (row.GetString(0), row.IsDBNull(14) ? null : row.GetString(14), Read(row, tenant, epoch)), ct);
        }

        return rows.Any(row => row.Kind is "policy" or "roles" or "assignment") ? await FillAsync(tenant, rows, ct) : [.. rows.Select(row => row.Change)];
    }

    // Read after the changes were seen, so it is never older than they are. A policy or a set of roles may be large: only the last change of a kind carries it. The ones before
    // it still have to come, since positions leave no gaps; they carry the tenant's record, which changes nothing.
    private async Task<List<TenantChange>> FillAsync(TenantId tenant, List<(string Kind, string? Subject, TenantChange Change)> rows, CancellationToken ct)
    {
        var (policy, roles) = (rows.FindLastIndex(row => row.Kind == "policy"), rows.FindLastIndex(row => row.Kind == "roles"));
        var filled = new List<TenantChange>(rows.Count);
        await using var work = await db.BeginAsync(tenant, ct);
        for (var i = 0; i < rows.Count; i++)
        {
            var (kind, subject, change) = rows[i];
            filled.Add(kind switch
            {
                "policy" when i == policy => change with { Tenant = null, Policy = await FeedPolicySql.PolicyAsync(work, ct) },
                "roles" when i == roles => change with { Tenant = null, Roles = await RolesRecordSql.ReadAsync(work, ct) },
                "assignment" => change with { Assignment = await FeedPolicySql.AssignmentAsync(work, subject!, ct) },
                _ => change,
            });
        }

        return filled;
    }

    private const string SelectSql = """
        select c.kind, c.position, c.previous, c.created_at, c.revocation_kind, c.revocation_value, c.revocation_issued_until, c.revocation_expires_at,
               t.slug, t.issuer, t.former_issuers, t.disabled_at is not null,
               case when c.kind = 'keys' then (
                 select coalesce(jsonb_agg(k.public_jwk order by k.announced_at desc, k.kid), '[]') from signing_keys k
                 where k.tenant_id = c.tenant_id and (k.state in ('announced', 'active') or (k.state = 'retired' and k.published_until > $2)))::text end,
               case when c.kind = 'keys' then array(select k.kid from signing_keys k where k.tenant_id = c.tenant_id and k.state = 'revoked' order by k.revoked_at) end,
               c.assignment_subject
        from edge_changes c join tenants t on t.id = c.tenant_id
        where c.id = any ($1) and c.position is not null
        order by c.position
        """;

    private static TenantChange Read(NpgsqlDataReader row, TenantId tenant, string epoch)
    {
        var kind = row.GetString(0);
        return new TenantChange
        {
            Epoch = epoch,
            Position = row.GetInt64(1),
            Previous = row.GetInt64(2),
            TenantId = tenant.ToString(),
            At = row.GetFieldValue<DateTimeOffset>(3),
            Revocation = kind == "revocation" ? ReadRevocation(row, 4) : null,
            Tenant = kind is "tenant" or "policy" or "roles" ? ReadTenant(row, 8, tenant) : null,
            Keys = kind == "keys" ? JsonSerializer.Deserialize(row.GetString(12), FeedJson.Default.IReadOnlyListJsonWebKeyRecord) : null,
            RevokedKeys = kind == "keys" ? row.GetFieldValue<string[]>(13) : null,
        };
    }

    internal static Revocation ReadRevocation(NpgsqlDataReader row, int column) => new()
    {
        Kind = EdgeChangeSql.ReadKind(row.GetString(column)),
        Value = row.GetString(column + 1),
        IssuedUntil = row.IsDBNull(column + 2) ? null : row.GetFieldValue<DateTimeOffset>(column + 2),
        ExpiresAt = row.GetFieldValue<DateTimeOffset>(column + 3),
    };

    internal static TenantRecord ReadTenant(NpgsqlDataReader row, int column, TenantId tenant) => new()
    {
        Id = tenant.ToString(),
        Slug = row.GetString(column),
        Issuer = row.GetString(column + 1),
        FormerIssuers = row.GetFieldValue<string[]>(column + 2),
        Disabled = row.GetBoolean(column + 3),
    };
}
