namespace Plinto.Issuer.LogStreams;

/// <summary>Body of <c>POST /v1/log-streams</c>.</summary>
internal sealed record CreateLogStreamRequest
{
    public required string Name { get; init; }

    /// <summary><c>https</c>, <c>splunk_hec</c> or <c>s3</c>.</summary>
    public required string Kind { get; init; }

    public required StreamSettings Settings { get; init; }

    /// <summary>The collector's token, or the secret access key. Not for <c>https</c>, whose secret is made and shown once.</summary>
    public string? Secret { get; init; }

    /// <summary>Types of events, or groups such as <c>client.*</c>; all by default.</summary>
    public string[]? Types { get; init; }

    /// <summary>Whether to begin with the oldest event that is kept; with what happens from now on by default.</summary>
    public bool FromStart { get; init; }
}
