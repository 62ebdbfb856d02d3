namespace Plinto.Issuer.AuditExports;

/// <summary>An export on the wire.</summary>
internal sealed record AuditExportBody
{
    public required string Id { get; init; }

    public required string Format { get; init; }

    /// <summary><c>running</c>, <c>done</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it failed: <c>export_too_large</c> or <c>search_too_broad</c>.</summary>
    public required string? Failure { get; init; }

    /// <summary>Events looked at by now, of <see cref="Total"/>.</summary>
    public required long Done { get; init; }

    /// <summary>Events to look at; those that the filter leaves are fewer.</summary>
    public required long Total { get; init; }

    /// <summary>Events that are in it by now.</summary>
    public required long Events { get; init; }

    /// <summary>Size of the compressed file by now.</summary>
    public required long Bytes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When it is deleted.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public static AuditExportBody From(AuditExport export) => new()
    {
        Id = export.Id.ToString(), Format = export.Format, State = export.State, Failure = export.Failure, Done = export.Reached - export.Range.After,
        Total = Math.Max(export.Range.Before - 1 - export.Range.After, 0), Events = export.Events, Bytes = export.Bytes, CreatedAt = export.CreatedAt,
        FinishedAt = export.FinishedAt, ExpiresAt = export.ExpiresAt,
    };
}
