namespace Plinto.Issuer.LogStreams;

/// <summary>A log stream on the wire. Its secret is never shown again.</summary>
internal sealed record LogStreamBody
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required StreamSettings Settings { get; init; }

    public required IReadOnlyList<string>? Types { get; init; }

    /// <summary>The last position that was delivered.</summary>
    public required long Position { get; init; }

    /// <summary><c>active</c>, <c>paused</c> by the tenant, or <c>failed</c> for so long that it was given up; <c>active</c> again goes on from <see cref="Position"/>.</summary>
    public required string State { get; init; }

    public required int Failures { get; init; }

    public required DateTimeOffset? FailingSince { get; init; }

    /// <summary>Why the last try failed: <c>no_answer</c> or <c>status_N</c>.</summary>
    public required string? LastError { get; init; }

    public required DateTimeOffset? DeliveredAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>For <c>https</c>, with the answer that made it: what signatures are verified by. Never again.</summary>
    public string? Secret { get; init; }

    public static LogStreamBody From(LogStream stream) => new()
    {
        Id = stream.Id.ToString(), Name = stream.Name, Kind = stream.Kind, Settings = stream.Settings, Types = stream.Types, Position = stream.Position, State = stream.State,
        Failures = stream.Failures, FailingSince = stream.FailingSince, LastError = stream.LastError, DeliveredAt = stream.DeliveredAt, CreatedAt = stream.CreatedAt,
    };
}
