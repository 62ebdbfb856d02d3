using System.Text.Json;
using Npgsql;

namespace Plinto.Issuer.LogStreams;

/// <summary>A place that a tenant's events are sent to, without its secret.</summary>
internal sealed record LogStream
{
    public required LogStreamId Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>https</c>, <c>splunk_hec</c> or <c>s3</c>.</summary>
    public required string Kind { get; init; }

    public required StreamSettings Settings { get; init; }

    /// <summary>Names of types; null: all.</summary>
    public required string[]? Types { get; init; }

    /// <summary>The last position that was delivered.</summary>
    public required long Position { get; init; }

    /// <summary><c>active</c>, <c>paused</c> by the tenant, or <c>failed</c> for so long that it was given up.</summary>
    public required string State { get; init; }

    /// <summary>Tries since the last that went well.</summary>
    public required int Failures { get; init; }

    public required DateTimeOffset? FailingSince { get; init; }

    /// <summary>A stable code; null while all goes well.</summary>
    public required string? LastError { get; init; }

    public required DateTimeOffset? DeliveredAt { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What <see cref="Read"/> takes, in its order.</summary>
    public const string Columns =
        "s.id, s.name, s.kind, s.settings::text, s.types, s.position, s.state, s.failures, s.failing_since, s.last_error, s.delivered_at, s.version, s.created_at";

    public static LogStream Read(NpgsqlDataReader row) => new()
    {
        Id = new LogStreamId(row.GetGuid(0)),
        Name = row.GetString(1),
        Kind = row.GetString(2),
        Settings = JsonSerializer.Deserialize(row.GetString(3), LogStreamsJson.Default.StreamSettings)!,
        Types = row.IsDBNull(4) ? null : row.GetFieldValue<string[]>(4),
        Position = row.GetInt64(5),
        State = row.GetString(6),
        Failures = row.GetInt32(7),
        FailingSince = row.GetFieldValue<DateTimeOffset?>(8),
        LastError = row.IsDBNull(9) ? null : row.GetString(9),
        DeliveredAt = row.GetFieldValue<DateTimeOffset?>(10),
        Version = row.GetInt64(11),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(12),
    };
}
