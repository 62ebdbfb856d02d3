using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Throttling;

/// <summary>Counts tries. A try is counted before it is made, in the statement that tells the count: a thousand at once are a thousand.</summary>
internal sealed class ThrottleSql(Database db)
{
    /// <summary>Counts one try under each rule. Answers the counts, this one included, and when each window ends, in the order of the rules.</summary>
    public async Task<IReadOnlyList<ThrottleCount>> CountAsync(TenantId tenant, IReadOnlyList<(ThrottleRule Rule, string Subject)> tries, DateTimeOffset now, CancellationToken ct)
    {
        var keys = tries.Select(one => KeyOf(one.Rule, one.Subject)).ToArray();
        var windows = tries.Select(one => one.Rule.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture)).ToArray();
        await using var query = db.In(tenant, CountSql, keys, windows, now, tenant.Value);
        var counts = await query.ListAsync(row => (Key: row.GetString(0), Count: new ThrottleCount(row.GetInt32(1), row.GetFieldValue<DateTimeOffset>(2))), ct);
        return [.. keys.Select(key => counts.Single(count => count.Key == key).Count)];
    }

    /// <summary>Takes a try back that succeeded.</summary>
    public async Task ForgiveAsync(TenantId tenant, IReadOnlyList<(ThrottleRule Rule, string Subject)> tries, CancellationToken ct)
    {
        var keys = tries.Select(one => KeyOf(one.Rule, one.Subject)).ToArray();
        await using var update = db.In(tenant, ForgiveSql, keys);
        await update.ExecuteAsync(ct);
    }

    /// <summary>Forgets tries, all of them.</summary>
    public async Task ForgetAsync(TenantId tenant, ThrottleRule rule, string subject, CancellationToken ct)
    {
        await using var delete = db.In(tenant, "delete from throttle_counts where key = decode($1, 'hex')", KeyOf(rule, subject));
        await delete.ExecuteAsync(ct);
    }

    // Hashed: what was typed into a form, perhaps a password in the wrong field, does not stand in the table.
    private static string KeyOf(ThrottleRule rule, string subject) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{rule.Name}|{subject}")));

    // In the order of keys, so that two tries cannot wait for each other.
    private const string CountSql = """
        insert into throttle_counts as c (tenant_id, key, count, expires_at)
        select $4, decode(k.key, 'hex'), 1, $3 + k.seconds::double precision * interval '1 second' from unnest($1, $2) k (key, seconds) order by k.key
        on conflict (tenant_id, key) do update
        set count = case when c.expires_at <= $3 then 1 else c.count + 1 end, expires_at = case when c.expires_at <= $3 then excluded.expires_at else c.expires_at end
        returning encode(c.key, 'hex'), c.count, c.expires_at
        """;

    private const string ForgiveSql = """
        update throttle_counts set count = count - 1
        where key in (select key from throttle_counts where key in (select decode(k, 'hex') from unnest($1) k) and count > 0 order by key for update)
        """;
}
