using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Operators;

namespace Plinto.Issuer.Credentials;

/// <summary>Looks credentials up by their hash.</summary>
internal sealed class CallerSql(Database db)
{
    /// <summary>Null if the key is unknown, revoked or expired, or its tenant is disabled.</summary>
    public async Task<(TenantId Tenant, ApiKeyId Id, string[] Permissions, DateTimeOffset? ExpiresAt)?> FindApiKeyAsync(byte[] hash, DateTimeOffset now, CancellationToken ct)
    {
        await using var query = db.InApiKeyTenant(hash, ApiKeySql, hash, now);
        await using var reader = await query.ReadAsync(ct);
        return await reader.ReadAsync(ct)
            ? (new TenantId(reader.GetGuid(0)), new ApiKeyId(reader.GetGuid(1)), reader.GetFieldValue<string[]>(2), reader.GetFieldValue<DateTimeOffset?>(3))
            : null;
    }

    /// <summary>Null if the key is unknown or revoked, or its operator disabled.</summary>
    public async Task<(Guid KeyId, OperatorId Id)?> FindOperatorAsync(byte[] hash, CancellationToken ct)
    {
        await using var query = db.Deployment(OperatorSql, hash);
        await using var reader = await query.ReadAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetGuid(0), new OperatorId(reader.GetGuid(1))) : null;
    }

    private const string ApiKeySql = """
        select k.tenant_id, k.id, k.permissions, k.expires_at from api_keys k join tenants t on t.id = k.tenant_id and t.disabled_at is null
        where k.hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)
        """;

    private const string OperatorSql = """
        select k.id, o.id from operator_keys k join operators o on o.id = k.operator_id
        where k.hash = $1 and k.revoked_at is null and o.disabled_at is null
        """;
}
