using Plinto.Issuer.Data;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.Operators;

/// <summary>Operators: people and programs that stand above tenants.</summary>
internal static class OperatorSql
{
    /// <summary>Adds an operator with one key; keys of an operator of the same name are revoked.</summary>
    public static async Task<OperatorId> CreateAsync(Work work, string name, OpaqueSecret key, DateTimeOffset now, CancellationToken ct)
    {
        var id = new OperatorId(Guid.CreateVersion7(now));
        await using (var revoke = work.Run(
            "update operator_keys set revoked_at = $2 where revoked_at is null and operator_id in (select id from operators where name = $1)", name, now))
        {
            await revoke.ExecuteAsync(ct);
        }

        await using (var insert = work.Run("insert into operators (id, name, created_at) values ($1, $2, $3)", id.Value, name, now))
        {
            await insert.ExecuteAsync(ct);
        }

        await using var add = work.Run(
            "insert into operator_keys (id, operator_id, hash, created_at) values ($1, $2, $3, $4)", Guid.CreateVersion7(now), id.Value, key.Hash, now);
        await add.ExecuteAsync(ct);
        return id;
    }
}
