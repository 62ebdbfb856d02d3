#pragma warning disable RS0030 // Data/ is where commands are made
using Npgsql;

namespace Plinto.Issuer.Data;

/// <summary>One statement ready to run, behind the one that sets <c>app.tenant</c>. Dispose it after its reader.</summary>
internal readonly struct Query(NpgsqlBatch batch) : IAsyncDisposable
{
    /// <summary>Runs it; the reader stands before the first row of the last statement.</summary>
    public async Task<NpgsqlDataReader> ReadAsync(CancellationToken ct)
    {
        var reader = await batch.ExecuteReaderAsync(ct);
        for (var skipped = 1; skipped < batch.BatchCommands.Count; skipped++)
        {
            await reader.NextResultAsync(ct);
        }

        return reader;
    }

    /// <summary>Runs it and counts the rows its statement changed.</summary>
    public async Task<int> ExecuteAsync(CancellationToken ct)
    {
        await batch.ExecuteNonQueryAsync(ct);
        return (int)batch.BatchCommands[^1].RecordsAffected;
    }

    /// <summary>The first row, or null if there is none.</summary>
    public async Task<T?> FirstAsync<T>(Func<NpgsqlDataReader, T> read, CancellationToken ct) where T : class
    {
        await using var reader = await ReadAsync(ct);
        return await reader.ReadAsync(ct) ? read(reader) : null;
    }

    /// <summary>The first column of the first row; the type's default if there is no row or it is null.</summary>
    public async Task<T?> ScalarAsync<T>(CancellationToken ct)
    {
        await using var reader = await ReadAsync(ct);
        return await reader.ReadAsync(ct) && !await reader.IsDBNullAsync(0, ct) ? await reader.GetFieldValueAsync<T>(0, ct) : default;
    }

    /// <summary>All rows.</summary>
    public async Task<List<T>> ListAsync<T>(Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using var reader = await ReadAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public ValueTask DisposeAsync() => batch.DisposeAsync();
}
