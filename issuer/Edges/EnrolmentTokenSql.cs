using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.Edges;

/// <summary>One-time tokens that enrol an edge.</summary>
internal static class EnrolmentTokenSql
{
    /// <summary>Keeps a token's hash with the tenants its edge will have.</summary>
    public static async Task InsertAsync(
        Work work, OpaqueSecret token, IReadOnlyList<TenantId> tenants, string? name, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct)
    {
        await using var insert = work.Run(
            "insert into edge_enrolment_tokens (id, hash, tenants, name, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
            Guid.CreateVersion7(now), token.Hash, tenants.Select(tenant => tenant.Value).ToArray(), name, now, expiresAt);
        await insert.ExecuteAsync(ct);
    }

    /// <summary>Uses a token up: its tenants, and the name it was made with. Null if it is unknown, expired or was used before; exactly one caller ever gets it.</summary>
    public static async Task<(Guid[] Tenants, string? Name)?> ConsumeAsync(Work work, byte[] hash, EdgeId edge, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = work.Run(ConsumeSql, hash, edge.Value, now);
        await using var reader = await update.ReadAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetFieldValue<Guid[]>(0), reader.IsDBNull(1) ? null : reader.GetString(1)) : null;
    }

    private const string ConsumeSql = """
        update edge_enrolment_tokens set used_at = $3, edge_id = $2 where hash = $1 and used_at is null and expires_at > $3 returning tenants, name
        """;
}
