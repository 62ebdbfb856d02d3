using Npgsql;
using Plinto.Issuer.Audit;

namespace Plinto.Issuer.AuditExports;

/// <summary>An export as it is stored, without its parts.</summary>
internal sealed record AuditExport
{
    public required AuditExportId Id { get; init; }

    /// <summary>Name of an <see cref="ExportFormat"/>.</summary>
    public required string Format { get; init; }

    /// <summary>Positions that are looked at.</summary>
    public required AuditRange Range { get; init; }

    /// <summary>The last position that was looked at.</summary>
    public required long Reached { get; init; }

    /// <summary>Events that are in it by now.</summary>
    public required long Events { get; init; }

    public required int Parts { get; init; }

    /// <summary>Compressed, by now.</summary>
    public required long Bytes { get; init; }

    /// <summary><c>running</c>, <c>done</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>A stable code; null unless it failed.</summary>
    public required string? Failure { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? FinishedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What <see cref="Read"/> takes, in its order.</summary>
    public const string Columns =
        "x.id, x.format, x.after_position, x.before_position, x.reached, x.events, x.parts, x.bytes, x.state, x.failure, x.created_at, x.finished_at, x.expires_at";

    public static AuditExport Read(NpgsqlDataReader row) => new()
    {
        Id = new AuditExportId(row.GetGuid(0)),
        Format = row.GetString(1),
        Range = new AuditRange(row.GetInt64(2), row.GetInt64(3)),
        Reached = row.GetInt64(4),
        Events = row.GetInt64(5),
        Parts = row.GetInt32(6),
        Bytes = row.GetInt64(7),
        State = row.GetString(8),
        Failure = row.IsDBNull(9) ? null : row.GetString(9),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(10),
        FinishedAt = row.GetFieldValue<DateTimeOffset?>(11),
        ExpiresAt = row.GetFieldValue<DateTimeOffset>(12),
    };
}
