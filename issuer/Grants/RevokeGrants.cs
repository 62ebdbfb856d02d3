using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Grants;

/// <summary>
/// Takes back what a client, or a whole tenant, was granted for people: pushed requests, codes, refresh tokens. Access tokens are the caller's: they are refused by a revocation,
/// in the same transaction. Run when something is disabled and again when it is enabled: what a request under way has made in between is dead too.
/// </summary>
internal static class RevokeGrants
{
    /// <summary>How long pages that were begun with an authorization request may go on with it.</summary>
    public static readonly TimeSpan RequestLifetime = TimeSpan.FromHours(2);

    /// <summary>All that one client holds.</summary>
    public static Task OfClientAsync(Work work, ClientId client, DateTimeOffset now, CancellationToken ct) => RunAsync(work, client, now, ct);

    /// <summary>All that any client of the work's tenant holds.</summary>
    public static Task OfTenantAsync(Work work, DateTimeOffset now, CancellationToken ct) => RunAsync(work, null, now, ct);

    // The order matters: who redeems a code just now holds its row, and the statement after sees the family that came of it. Likewise who refreshes: the token is deleted once
    // its use is over, and the successor's family is revoked.
    private static async Task RunAsync(Work work, ClientId? client, DateTimeOffset now, CancellationToken ct)
    {
        await using (var pushed = work.Run(PushedSql, client?.Value, now, now + RequestLifetime))
        {
            await pushed.ExecuteAsync(ct);
        }

        await using (var codes = work.Run("delete from authorization_codes where $1::uuid is null or client_id = $1", client?.Value))
        {
            await codes.ExecuteAsync(ct);
        }

        await using (var families = work.Run(
            "update token_families set revoked_at = $2 where ($1::uuid is null or client_id = $1) and revoked_at is null", client?.Value, now))
        {
            await families.ExecuteAsync(ct);
        }

        await using var tokens = work.Run(RefreshSql, client?.Value);
        await tokens.ExecuteAsync(ct);
    }

    // Not deleted: pages that were begun with one must know.
    private const string PushedSql = """
        update pushed_requests set used_at = $2, expires_at = $3, parameters = '{}' where ($1::uuid is null or client_id = $1) and used_at is null
        """;

    private const string RefreshSql = """
        delete from refresh_tokens r using token_families f
        where f.tenant_id = r.tenant_id and f.id = r.family_id and ($1::uuid is null or f.client_id = $1)
        """;
}
