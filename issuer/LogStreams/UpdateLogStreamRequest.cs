namespace Plinto.Issuer.LogStreams;

/// <summary>Body of <c>PATCH /v1/log-streams/{id}</c>; what is absent stays.</summary>
internal sealed record UpdateLogStreamRequest
{
    public string? Name { get; init; }

    public StreamSettings? Settings { get; init; }

    /// <summary>The collector's token, or the secret access key.</summary>
    public string? Secret { get; init; }

    /// <summary><c>active</c> or <c>paused</c>.</summary>
    public string? State { get; init; }
}
