using Plinto.Issuer.Ids;
#pragma warning disable RS0030, CA2100 // Data/ is where commands are made; the text is constant, as ConstantExpected makes every caller prove
using System.Data;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Plinto.Issuer.Data;

/// <summary>
/// The way to PostgreSQL. Every statement names its tenant, which row-level security then enforces: <c>app.tenant</c> is set in the same batch, so it costs no round
/// trip and is gone when the batch ends. Statements on deployment-wide tables (operators, edges, feed state) say so with <see cref="Deployment"/>.
/// </summary>
internal class Database(string connectionString, int poolSize) : IAsyncDisposable
{
    /// <summary>Connections for requests, unless the connection string says otherwise: two replicas fit into PostgreSQL's default of 100.</summary>
    public const int PoolSize = 30;

    private readonly NpgsqlDataSource _pool = Open(connectionString, poolSize);
    private readonly NpgsqlDataSource _single = Open(connectionString, poolSize: 0);

    private const string ById = "select set_config('app.tenant', $1::text, true)";
    private const string BySlug = "select set_config('app.tenant', directory.tenant_by_slug($1)::text, true)";
    private const string ByHost = "select set_config('app.tenant', directory.tenant_by_host($1)::text, true)";
    private const string ByApiKey = "select set_config('app.tenant', directory.tenant_by_api_key($1)::text, true)";

    /// <summary>A statement inside a tenant, in one round trip and one implicit transaction.</summary>
    public Query In(TenantId tenant, [ConstantExpected] string sql, params ReadOnlySpan<SqlValue> values) => Batch(ById, tenant.Value, sql, values);

    /// <summary>The same for a tenant known by its address: an unknown one leaves <c>app.tenant</c> empty, and no row is seen.</summary>
    public Query In(TenantAddress address, [ConstantExpected] string sql, params ReadOnlySpan<SqlValue> values) =>
        address.Slug is { } slug ? Batch(BySlug, slug, sql, values) : Batch(ByHost, address.Host, sql, values);

    /// <summary>The same for the tenant an API key belongs to.</summary>
    /// <param name="hash">SHA-256 of the presented key.</param>
    public Query InApiKeyTenant(byte[] hash, [ConstantExpected] string sql, params ReadOnlySpan<SqlValue> values) => Batch(ByApiKey, hash, sql, values);

    /// <summary>A statement on deployment-wide tables or directory functions, in no tenant: tenant tables show no row to it.</summary>
    public Query Deployment([ConstantExpected] string sql, params ReadOnlySpan<SqlValue> values)
    {
        var batch = _pool.CreateBatch();
        Add(batch, sql, values);
        return new Query(batch);
    }

    /// <summary>Runs one parameterless statement inside each tenant, all in one round trip, and reads at most one row from each.</summary>
    public async Task<List<T>> InEachAsync<T>(IReadOnlyList<TenantId> tenants, [ConstantExpected] string sql, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        var rows = new List<T>(tenants.Count);
        if (tenants.Count == 0)
        {
            return rows;
        }

        await using var batch = _pool.CreateBatch();
        foreach (var tenant in tenants)
        {
            Add(batch, ById, [tenant.Value]);
            Add(batch, sql, []);
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        do
        {
            if (await reader.NextResultAsync(ct) && await reader.ReadAsync(ct))
            {
                rows.Add(read(reader));
            }
        }
        while (await reader.NextResultAsync(ct));
        return rows;
    }

    /// <summary>Several statements in one transaction, inside a tenant or (null) in none. Rolled back unless committed.</summary>
    public async Task<Work> BeginAsync(TenantId? tenant, CancellationToken ct, IsolationLevel isolation = IsolationLevel.ReadCommitted)
    {
        var connection = await _pool.OpenConnectionAsync(ct);
        var work = new Work(connection, await connection.BeginTransactionAsync(isolation, ct));
        if (tenant is { } id)
        {
            await work.EnterAsync(id, ct);
        }

        return work;
    }

    /// <summary>A connection of one's own, for LISTEN and session locks only. It is never shared, so both end with it.</summary>
    public ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken ct) => _single.OpenConnectionAsync(ct);

    /// <summary>A statement on <see cref="ConnectAsync"/>'s connection.</summary>
    public static Query On(NpgsqlConnection connection, [ConstantExpected] string sql, params ReadOnlySpan<SqlValue> values)
    {
        var batch = connection.CreateBatch();
        Add(batch, sql, values);
        return new Query(batch);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _pool.DisposeAsync();
        await _single.DisposeAsync();
    }

    internal static void Add(NpgsqlBatch batch, string sql, ReadOnlySpan<SqlValue> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value.Parameter);
        }

        batch.BatchCommands.Add(command);
    }

    // Statements prepare themselves: with the tenant batch that halves the time of a query.
    private static NpgsqlDataSource Open(string connectionString, int poolSize)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        var settings = builder.ConnectionStringBuilder;
        settings.Pooling = poolSize > 0;
        if (settings.Pooling && !settings.ShouldSerialize("Maximum Pool Size"))
        {
            settings.MaxPoolSize = poolSize;
        }

        settings.MaxAutoPrepare = 200;
        settings.AutoPrepareMinUsages = 2;
        settings.NoResetOnClose = true; // only transaction-local settings are ever set on pooled connections: nothing to reset
        settings.ApplicationName ??= "plinto-issuer";
        return builder.Build();
    }

    private Query Batch(string enter, SqlValue tenant, string sql, ReadOnlySpan<SqlValue> values)
    {
        var batch = _pool.CreateBatch();
        Add(batch, enter, [tenant]);
        Add(batch, sql, values);
        return new Query(batch);
    }
}
