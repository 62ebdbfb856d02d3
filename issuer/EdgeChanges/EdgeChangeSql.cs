using Plinto.Issuer.Data;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.EdgeChanges;

/// <summary>
/// Writes what edges must know at once, in the transaction of the change itself. What the change says (the key set, the tenant's settings) is read when it is sent,
/// so an edge never gets an older state than the one the change made.
/// </summary>
internal static class EdgeChangeSql
{
    /// <summary>The tenant's keys changed.</summary>
    public static Task KeysAsync(Work work, DateTimeOffset now, CancellationToken ct) => InsertAsync(work, "keys", null, null, now, ct);

    /// <summary>The tenant's settings changed: issuer, slug or disabled.</summary>
    public static Task TenantAsync(Work work, DateTimeOffset now, CancellationToken ct) => InsertAsync(work, "tenant", null, null, now, ct);

    /// <summary>Another release of the tenant's policies is active, or what their decision logs leave out changed.</summary>
    public static Task PolicyAsync(Work work, DateTimeOffset now, CancellationToken ct) => InsertAsync(work, "policy", null, null, now, ct);

    /// <summary>A role was changed or deleted: edges get all roles and assignments.</summary>
    public static Task RolesAsync(Work work, DateTimeOffset now, CancellationToken ct) => InsertAsync(work, "roles", null, null, now, ct);

    /// <summary>The roles of one subject changed.</summary>
    /// <param name="subject">The <c>sub</c> of its tokens.</param>
    public static Task AssignmentAsync(Work work, string subject, DateTimeOffset now, CancellationToken ct) => InsertAsync(work, "assignment", null, subject, now, ct);

    /// <summary>Records a revocation and tells the edges. Revoking again moves a limit forward, never back.</summary>
    public static async Task RevocationAsync(Work work, Revocation revocation, DateTimeOffset now, CancellationToken ct)
    {
        await using (var insert = work.Run(
            RevokeSql, work.Tenant!.Value.Value, Guid.CreateVersion7(now), Kind(revocation), revocation.Value, revocation.IssuedUntil, revocation.ExpiresAt, now))
        {
            await insert.ExecuteAsync(ct);
        }

        await InsertAsync(work, "revocation", revocation, null, now, ct);
    }

    /// <summary>When no token issued by now is alive any more: the longest lifetime the tenant ever had, and the clock skew.</summary>
    public static async Task<DateTimeOffset> LastTokenExpiryAsync(Work work, DateTimeOffset now, TimeSpan skew, CancellationToken ct)
    {
        await using var query = work.Run("select $1 + longest_token_lifetime + $2 from tenants where id = nullif(current_setting('app.tenant', true), '')::uuid", now, skew);
        return await query.ScalarAsync<DateTimeOffset>(ct);
    }

    internal static RevocationKind ReadKind(string text) => text switch
    {
        "token" => RevocationKind.Token,
        "session" => RevocationKind.Session,
        "subject" => RevocationKind.Subject,
        "client" => RevocationKind.Client,
        "tenant" => RevocationKind.Tenant,
        _ => throw new InvalidOperationException($"unknown kind of revocation `{text}`"),
    };

    private static string Kind(Revocation revocation) => revocation.Kind switch
    {
        RevocationKind.Token => "token",
        RevocationKind.Session => "session",
        RevocationKind.Subject => "subject",
        RevocationKind.Client => "client",
        RevocationKind.Tenant => "tenant",
        _ => throw new ArgumentOutOfRangeException(nameof(revocation)),
    };

    private static async Task InsertAsync(Work work, string kind, Revocation? revocation, string? subject, DateTimeOffset now, CancellationToken ct)
    {
        await using var insert = work.Run(
            InsertSql, work.Tenant!.Value.Value, Guid.CreateVersion7(now), kind, revocation is null ? null : Kind(revocation), revocation?.Value, revocation?.IssuedUntil,
            revocation?.ExpiresAt, now, subject);
        await insert.ExecuteAsync(ct);
    }

    private const string RevokeSql = """
        insert into revocations as r (tenant_id, id, kind, value, issued_until, expires_at, created_at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (tenant_id, kind, value) do update
        set issued_until = case when r.issued_until is null or excluded.issued_until is null then null else greatest(r.issued_until, excluded.issued_until) end,
            expires_at = greatest(r.expires_at, excluded.expires_at)
        """;

    private const string InsertSql = """
        insert into edge_changes (tenant_id, id, kind, revocation_kind, revocation_value, revocation_issued_until, revocation_expires_at, created_at, assignment_subject)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;
}
