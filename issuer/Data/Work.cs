using Plinto.Issuer.Ids;
#pragma warning disable RS0030 // Data/ is where commands are made
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Plinto.Issuer.Data;

/// <summary>One transaction. A change, its event and its edge change are written through the same one, so that all of them happen or none.</summary>
internal sealed class Work(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    private readonly List<Action> _committed = [];

    /// <summary>The tenant that statements run in; null before <see cref="EnterAsync"/>.</summary>
    public TenantId? Tenant { get; private set; }

    /// <summary>Moves to a tenant for the statements that follow.</summary>
    public async Task EnterAsync(TenantId tenant, CancellationToken ct)
    {
        await using var enter = Run("select set_config('app.tenant', $1::text, true)", tenant.Value);
        await enter.ExecuteAsync(ct);
        Tenant = tenant;
    }

    /// <summary>One more statement of the transaction.</summary>
    public Query Run([ConstantExpected] string sql, params ReadOnlySpan<SqlValue> values)
    {
        var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        Database.Add(batch, sql, values);
        return new Query(batch);
    }

    /// <summary>Has something done once the transaction is committed; twice the same is done once. It must not throw.</summary>
    public void OnCommitted(Action action)
    {
        if (!_committed.Contains(action))
        {
            _committed.Add(action);
        }
    }

    /// <summary>Makes all of it lasting.</summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        await transaction.CommitAsync(ct);
        _committed.ForEach(static action => action());
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
